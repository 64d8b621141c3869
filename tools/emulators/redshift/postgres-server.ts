import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineControl } from '../../support/engine-control.ts';
import { machineFactor } from '../../support/machine-factor.ts';
import { runProgram } from '../../support/programs.ts';
import { RUN_FOLDER } from '../../support/run-folder.ts';
import { ChildProgram } from '../child-program.ts';
import {
  createPostgres,
  createPostgresFolder,
  POSTGRES_USER,
  type PostgresFiles,
} from '../postgres-data.ts';
import { POSTGRES_PROGRAMS, postgresRoot } from './install.ts';

/** Maximum time to start on a quiet machine. */
const SECONDS = 30;

/**
 * PostgreSQL as processes of this run, on a port that stays the same when it is started again. It
 * accepts every user without a password from this machine only, as the emulator does.
 */
export class PostgresServer implements EngineControl {
  readonly port: number;
  private programs = '';
  private server: ChildProgram | undefined;

  constructor(port: number) {
    this.port = port;
  }

  /**
   * Starts the installed PostgreSQL, with a new data folder the first time; resolves when it takes connections.
   *
   * @throws Error with the end of its log when it does not start within 30 seconds
   */
  async start(): Promise<void> {
    const server = (this.server ??= await this.create());
    const deadline = Date.now() + SECONDS * 1_000 * machineFactor();
    // After a failure, a last session of the processes before can still hold their shared memory.
    for (;;) {
      // The process that it names was killed.
      rmSync(join(DATA, 'postmaster.pid'), { force: true });
      try {
        await server.start();
        return;
      } catch (error) {
        if (Date.now() >= deadline) throw error;
      }
    }
  }

  private async create(): Promise<ChildProgram> {
    createPostgresFolder(FOLDER);
    this.programs = await createPostgres(files(), FOLDER, 'rdsadmin');
    return new ChildProgram({
      title: 'PostgreSQL',
      command: this.command(),
      logFile: LOG,
      uid: POSTGRES_USER,
      seconds: SECONDS,
      isReady: () => this.isReady(),
    });
  }

  /** Kills all processes, as a failure of the machine would. */
  async stop(): Promise<void> {
    await this.server?.kill();
  }

  private command(): string[] {
    const settings = ['fsync=off', 'shared_buffers=64MB', 'max_connections=60'];
    return [
      join(this.programs, 'postgres'),
      ...['-D', DATA, '-p', String(this.port), '-h', '127.0.0.1', '-k', ''],
      ...settings.flatMap((setting) => ['-c', setting]),
    ];
  }

  private isReady(): Promise<boolean> {
    const test = ['-h', '127.0.0.1', '-p', String(this.port), '-U', 'rdsadmin', '-d', 'postgres'];
    return runProgram(join(this.programs, 'pg_isready'), test).then(
      () => true,
      () => false,
    );
  }
}

const FOLDER = join(RUN_FOLDER, 'postgres');
const DATA = join(FOLDER, 'data');
const LOG = join(RUN_FOLDER, 'postgres.log');

function files(): PostgresFiles {
  const root = postgresRoot();
  const folders = globSync('embedded_postgres{,.libs}', { cwd: root });
  return { root, folders, bin: POSTGRES_PROGRAMS };
}
