import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { machineFactor } from '../support/machine-factor.ts';
import { signalGroup } from '../support/signal-group.ts';

export interface ChildProgramOptions {
  /** Name for people. */
  readonly title: string;
  readonly command: readonly string[];
  /** File for its output. */
  readonly logFile: string;
  /** @default - the environment of this process */
  readonly environment?: NodeJS.ProcessEnv;
  /** User id of the process. @default - that of this process */
  readonly uid?: number;
  /** Maximum time to start in seconds on a quiet machine. @default 90 */
  readonly seconds?: number;
  readonly isReady: () => Promise<boolean>;
}

/** Shell that ends the program when the pipe to this process closes, so that none is left behind. */
const UNTIL_CLOSED =
  'exec 3<&0; "$@" 3<&- & child=$!; (cat <&3 >/dev/null; kill -KILL $child) & wait $child';

/** Program as a process group of its own that can be killed and started again. */
export class ChildProgram {
  private readonly options: ChildProgramOptions;
  private child: ChildProcess | undefined;

  constructor(options: ChildProgramOptions) {
    this.options = options;
  }

  /**
   * Starts the program and waits until it is ready.
   *
   * @throws Error with the end of its log when it does not start
   */
  async start(): Promise<void> {
    const { title, command, logFile, uid, isReady } = this.options;
    const { environment = process.env, seconds = 90 } = this.options;
    const log = openSync(logFile, 'a');
    const child = spawn('sh', ['-c', UNTIL_CLOSED, 'sh', ...command], {
      detached: true,
      stdio: ['pipe', log, log],
      env: environment,
      uid,
      gid: uid,
    });
    closeSync(log);
    this.child = child;
    const deadline = Date.now() + seconds * 1_000 * machineFactor();
    while (!(await isReady())) {
      const ended = child.exitCode !== null || child.signalCode !== null;
      if (!ended && Date.now() < deadline) {
        await sleep(100);
        continue;
      }
      const end = readFileSync(logFile, 'utf8').trim().split('\n').slice(-15).join('\n');
      await this.kill();
      throw new Error(`${title} did not start. The end of its log:\n${end}`);
    }
  }

  /** Kills the process group with SIGKILL, as a failure of the machine would; resolves when it has ended. */
  async kill(): Promise<void> {
    const { child } = this;
    if (!child) return;
    this.child = undefined;
    const ended =
      child.exitCode !== null || child.signalCode !== null
        ? Promise.resolve()
        : new Promise((resolve) => child.once('exit', resolve));
    signalGroup(child, 'SIGKILL');
    await ended;
  }
}
