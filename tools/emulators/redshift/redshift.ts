import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import { freePort } from '../../support/free-port.ts';
import { madeFolder } from '../../support/made-once.ts';
import { virtualEnvironment } from '../../support/python.ts';
import { UserError } from '../../support/user-error.ts';
import { MissingProgram, type Engine, type OpenEngine } from '../engine.ts';
import { PostgresServer } from './postgres-server.ts';

const REQUIREMENTS = join(PROJECT, 'tools', 'emulators', 'redshift', 'requirements.txt');

/**
 * PostgreSQL behind the Redshift Data API of MiniStack's launcher, which translates the SQL. The
 * packages of both are in one virtual environment.
 */
export const redshift: Engine = {
  id: 'redshift',
  title: 'PostgreSQL behind a Redshift Data API',
  megabytes: 50,
  isInstalled: () => existsSync(environmentFolder()),
  open,
};

async function open(): Promise<OpenEngine> {
  const server = new PostgresServer(await freePort());
  return {
    environment: {
      REDSHIFT_PORT: String(server.port),
      // The emulator imports the packages at the first use, when they are installed.
      REDSHIFT_PACKAGES: environmentFolder(),
    },
    control: server,
    start: async ({ progress }) => {
      await virtualEnvironment({
        requirements: REQUIREMENTS,
        what: 'PostgreSQL, DuckDB and sqlglot (50 MB, once)',
        needs: { title: redshift.title, version: [3, 10] },
        progress,
      }).catch((error: unknown) => {
        throw error instanceof UserError ? new MissingProgram(error.message) : error;
      });
      progress('starting PostgreSQL');
      await server.start(environmentFolder());
    },
    close: () => server.stop(),
  };
}

function environmentFolder(): string {
  return madeFolder('venv', [REQUIREMENTS]);
}
