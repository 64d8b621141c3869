import type { ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RUN_FOLDER } from '../support/run-folder.ts';
import { signalGroup } from '../support/signal-group.ts';
import { UserError } from '../support/user-error.ts';
import type { EmulatorOptions, RunningEmulator } from './emulator.ts';
import { endOf, exitOf, spawnLogged, untilReady } from './logged-process.ts';

export interface EmulatorProcessOptions extends Pick<EmulatorOptions, 'launched'> {
  /** Name for people. */
  readonly title: string;
  readonly command: readonly [program: string, ...args: string[]];
  readonly environment: NodeJS.ProcessEnv;
  readonly endpoint: string;
  /** Path of the health check, which answers 2xx when the process is ready. */
  readonly health: string;
  /** Maximum time to start in seconds. */
  readonly seconds: number;
  /**
   * Maximum time to end after SIGTERM in seconds.
   *
   * @default 3
   */
  readonly secondsToStop?: number;
}

/**
 * Starts an emulator as a process with a log in the run's folder, and waits until it answers.
 *
 * @throws UserError with the end of its log when it does not start
 */
export async function startProcess(options: EmulatorProcessOptions): Promise<RunningEmulator> {
  const { title, endpoint } = options;
  const logFile = join(RUN_FOLDER, 'emulator.log');
  mkdirSync(RUN_FOLDER, { recursive: true });
  const child = spawnLogged(options.command, logFile, 'ignore', { env: options.environment });
  const log = (lines?: RegExp) => endOf(logFile, lines);
  let stopping = false;
  const died = new Promise<never>((_, reject) => {
    child.once('exit', (code, signal) => {
      if (stopping) return;
      const how = signal ?? `exit code ${String(code)}`;
      const message = `The end of its log:\n${log()}\n${title} ended in the middle of the run (${how}), with its data: run npm start again.`;
      reject(new UserError(message));
    });
  });
  // Without a waiting caller, the rejection must not be unhandled.
  died.catch(() => undefined);
  const stop = () => {
    stopping = true;
    return end(child, options.secondsToStop ?? 3);
  };
  options.launched?.(stop);
  try {
    const { health, seconds } = options;
    const isReady = () =>
      fetch(`${endpoint}${health}`).then(
        (answer) => answer.ok,
        () => false,
      );
    await untilReady(child, { title, logFile, seconds, isReady });
    return { endpoint, pid: child.pid, log, stop, died };
  } catch (error) {
    await stop();
    throw new UserError((error as Error).message);
  }
}

/** Sends SIGTERM, then SIGKILL, because an emulator may ignore SIGTERM. The group includes the functions' processes. */
async function end(child: ChildProcess, seconds: number): Promise<void> {
  const ended = exitOf(child);
  signalGroup(child, 'SIGTERM');
  await Promise.race([ended, sleep(seconds * 1_000, undefined, { ref: false })]);
  signalGroup(child, 'SIGKILL');
}
