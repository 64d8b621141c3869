import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { RUN_FOLDER } from '../../support/run-folder.ts';
import { ChildProgram } from '../child-program.ts';
import { createPostgres, createPostgresFolder, POSTGRES_USER } from '../postgres-data.ts';

export interface DatabaseRequest {
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Settings of the server, e.g. `wal_level`. */
  readonly settings: Readonly<Record<string, string>>;
}

/** PostgreSQL server of one run, the engine behind one Aurora cluster. */
export class Postgres {
  readonly port: number;
  private readonly folder = join(RUN_FOLDER, 'aurora');
  private programs = '';
  private database = 'postgres';
  private server: ChildProgram | undefined;

  constructor(port: number) {
    this.port = port;
  }

  /**
   * Creates the files of the server; starts nothing.
   *
   * @param installed folder of PostgreSQL
   */
  async create(installed: string): Promise<void> {
    createPostgresFolder(this.folder);
    const files = { root: installed, folders: ['bin', 'lib', 'share'], bin: 'bin' };
    this.programs = await createPostgres(files, this.folder, 'postgres');
    writeFileSync(
      join(this.folder, 'data', 'pg_hba.conf'),
      'host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\nhost replication all 127.0.0.1/32 scram-sha-256\n',
    );
  }

  /** Starts the server with these settings, and creates administrator and database. */
  async provide({ user, password, database, settings }: DatabaseRequest): Promise<void> {
    await this.close();
    const own = {
      port: String(this.port),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      // The data lives as long as the run.
      fsync: 'off',
      shared_buffers: '32MB',
    };
    // In the file, where ALTER SYSTEM can change them; an argument would win over it.
    appendFileSync(
      join(this.folder, 'data', 'postgresql.conf'),
      Object.entries({ ...own, ...settings })
        .map(([name, value]) => `${name} = '${value}'\n`)
        .join(''),
    );
    this.server = new ChildProgram({
      title: 'PostgreSQL',
      command: [join(this.programs, 'postgres'), '-D', join(this.folder, 'data')],
      logFile: join(this.folder, 'postgres.log'),
      uid: POSTGRES_USER,
      isReady: () =>
        this.query('SELECT 1').then(
          () => true,
          () => false,
        ),
    });
    await this.server.start();
    const literal = `'${password.replaceAll("'", "''")}'`;
    const name = `"${user.replaceAll('"', '""')}"`;
    const [role] = await this.query(`SELECT 1 FROM pg_roles WHERE rolname = '${user}'`);
    await this.query(
      `${role ? 'ALTER' : 'CREATE'} ROLE ${name} SUPERUSER LOGIN PASSWORD ${literal}`,
    );
    const [found] = await this.query(`SELECT 1 FROM pg_database WHERE datname = '${database}'`);
    if (!found) await this.query(`CREATE DATABASE "${database}" OWNER ${name}`);
    this.database = database;
  }

  /** Runs a statement as the superuser, whom the Data API does not know. */
  async query(sql: string, database = this.database): Promise<Record<string, unknown>[]> {
    const client = new Client({ host: '127.0.0.1', port: this.port, user: 'postgres', database });
    // A server that is killed closes the connection at any time.
    client.on('error', () => undefined);
    await client.connect();
    try {
      const { rows } = await client.query<Record<string, unknown>>(sql);
      return rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** Bytes of all databases, and of the log that the slot keeps that is the furthest behind. */
  async measure(): Promise<Readonly<Record<string, unknown>>> {
    const [measured = {}] = await this.query(
      `SELECT (SELECT sum(pg_database_size(oid))::float8 FROM pg_database) AS "volumeBytes",
       (SELECT max(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn))::float8 FROM pg_replication_slots) AS "slotLag"`,
    );
    return measured;
  }

  async close(): Promise<void> {
    await this.server?.kill();
  }
}
