import type { ChildProcess } from 'node:child_process';
import { signalGroup } from '../support/signal-group.ts';
import { exitOf, spawnLogged, untilReady } from './logged-process.ts';

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
    const child = spawnLogged(['sh', '-c', UNTIL_CLOSED, 'sh', ...command], logFile, 'pipe', {
      env: environment,
      uid,
      gid: uid,
    });
    this.child = child;
    try {
      await untilReady(child, { title, logFile, seconds, isReady });
    } catch (error) {
      await this.kill();
      throw error;
    }
  }

  /** Kills the process group with SIGKILL, as a failure of the machine would; resolves when it has ended. */
  async kill(): Promise<void> {
    const { child } = this;
    if (!child) return;
    this.child = undefined;
    const ended = exitOf(child);
    signalGroup(child, 'SIGKILL');
    await ended;
  }
}
