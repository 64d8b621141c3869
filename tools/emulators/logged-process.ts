import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { machineFactor } from '../support/machine-factor.ts';

/** When a started program counts as ready. */
export interface Readiness {
  /** Name for people. */
  readonly title: string;
  readonly logFile: string;
  /** Maximum time to start in seconds on a quiet machine. */
  readonly seconds: number;
  readonly isReady: () => Promise<boolean> | boolean;
  /** Signal that aborts the waiting. @default - none */
  readonly signal?: AbortSignal;
}

/**
 * Starts a program that appends its output to a file. It is a process group of its own, so that Ctrl-C
 * reaches only the runner, which then stops it.
 */
export function spawnLogged(
  [program = '', ...args]: readonly string[],
  logFile: string,
  stdin: 'pipe' | 'ignore',
  options: Pick<SpawnOptions, 'env' | 'uid' | 'gid'> = {},
): ChildProcess {
  const log = openSync(logFile, 'a');
  const child = spawn(program, args, { ...options, detached: true, stdio: [stdin, log, log] });
  closeSync(log);
  return child;
}

/**
 * Polls until a started program is ready.
 *
 * @throws Error with the end of its log when it ended or was not ready in time, or that it was stopped
 */
export async function untilReady(child: ChildProcess, readiness: Readiness): Promise<void> {
  const { title, logFile, seconds, isReady, signal } = readiness;
  const deadline = Date.now() + seconds * 1_000 * machineFactor();
  while (!(await isReady())) {
    signal?.throwIfAborted();
    if (child.killed) throw new Error(`${title} was stopped.`);
    if (hasEnded(child) || Date.now() >= deadline)
      throw new Error(`${title} did not start. The end of its log:\n${endOf(logFile)}`);
    await sleep(100);
  }
}

/** Last 15 lines of a log that match a pattern, by default of all. */
export function endOf(logFile: string, pattern = /^/): string {
  const lines = readFileSync(logFile, 'utf8').trim().split('\n');
  return lines
    .filter((line) => pattern.test(line))
    .slice(-15)
    .join('\n');
}

/** Resolves when a process has ended; called before the signal that ends it. */
export async function exitOf(child: ChildProcess): Promise<void> {
  if (!hasEnded(child)) await once(child, 'exit');
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
