import { spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  globSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineControl } from '../../support/engine-control.ts';
import { machineFactor } from '../../support/machine-factor.ts';
import { runProgram } from '../../support/programs.ts';
import { RUN_FOLDER } from '../../support/run-folder.ts';
import { signalGroup } from '../../support/signal-group.ts';

/** User `nobody`: PostgreSQL refuses to run as root. */
const NOBODY = 65_534;

/** Ends PostgreSQL when the pipe to the runner closes: the runner may be killed. */
const WITH_RUNNER =
  'exec 3<&0; "$@" 3<&- & server=$!; (cat <&3 >/dev/null; kill -QUIT $server 2>/dev/null) & wait $server';

/**
 * PostgreSQL as processes of this run, on a port that stays the same when it is started again. It
 * accepts every user without a password from this machine only, as the emulator does.
 */
export class PostgresServer implements EngineControl {
  readonly port: number;
  private programs = '';
  private child: ChildProcess | undefined;

  constructor(port: number) {
    this.port = port;
  }

  /**
   * Starts PostgreSQL, with a new data folder the first time; resolves when it takes connections.
   *
   * @param environment folder of the virtual environment; by default the previous one
   * @throws Error with the end of its log when it does not start within 30 seconds
   */
  async start(environment?: string): Promise<void> {
    if (environment) {
      this.programs = programsOf(environment);
      await this.createData();
    }
    const deadline = Date.now() + 30_000 * machineFactor();
    // After a failure, a last session of the processes before can still hold their shared memory.
    while (!(await this.isStarted(deadline))) {
      if (Date.now() < deadline) continue;
      const words = readFileSync(LOG, 'utf8').trim().split('\n').slice(-10).join('\n');
      throw new Error(`PostgreSQL did not start. The end of its log:\n${words}`);
    }
  }

  /** Kills all processes, as a failure of the machine would. */
  async stop(): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    signalGroup(child, 'SIGKILL');
    await ended;
  }

  private async createData(): Promise<void> {
    mkdirSync(FOLDER, { recursive: true, mode: 0o700 });
    const { uid, gid } = asUser();
    if (uid !== undefined && gid !== undefined) {
      // The user must be able to pass the folder of the run.
      chmodSync(RUN_FOLDER, 0o711);
      chownSync(FOLDER, uid, gid);
    }
    const options = ['-U', 'rdsadmin', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
    await runProgram(join(this.programs, 'initdb'), ['-D', DATA, ...options], {
      ...asUser(),
      cwd: FOLDER,
    });
  }

  private command(): string[] {
    const settings = ['fsync=off', 'shared_buffers=64MB', 'max_connections=60'];
    return [
      join(this.programs, 'postgres'),
      ...['-D', DATA, '-p', String(this.port), '-h', '127.0.0.1', '-k', ''],
      ...settings.flatMap((setting) => ['-c', setting]),
    ];
  }

  /** Starts the processes; returns false when they end before they take connections. */
  private async isStarted(deadline: number): Promise<boolean> {
    // The process that it names was killed.
    rmSync(join(DATA, 'postmaster.pid'), { force: true });
    const log = openSync(LOG, 'a');
    const child = spawn('/bin/sh', ['-c', WITH_RUNNER, 'sh', ...this.command()], {
      ...asUser(),
      detached: true,
      stdio: ['pipe', log, log],
    });
    closeSync(log);
    this.child = child;
    const test = ['-h', '127.0.0.1', '-p', String(this.port), '-U', 'rdsadmin', '-d', 'postgres'];
    while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
      const ready = await runProgram(join(this.programs, 'pg_isready'), test).then(
        () => true,
        () => false,
      );
      if (ready) return true;
      await sleep(50);
    }
    return false;
  }
}

const FOLDER = join(RUN_FOLDER, 'postgres');
const DATA = join(FOLDER, 'data');
const LOG = join(RUN_FOLDER, 'postgres.log');

function programsOf(environment: string): string {
  const pattern = 'lib/python3*/site-packages/embedded_postgres/pginstall/bin';
  const [found] = globSync(pattern, { cwd: environment });
  if (!found)
    throw new Error(`There is no PostgreSQL in ${environment}: delete it and start again.`);
  return join(environment, found);
}

function asUser(): { readonly uid?: number; readonly gid?: number } {
  return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
}
