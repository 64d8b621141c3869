import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import { freePort } from '../../support/free-port.ts';
import { virtualEnvironment } from '../../support/python.ts';
import { UserError } from '../../support/user-error.ts';
import { MissingProgram, type Engine, type OpenEngine } from '../engine.ts';
import { Postgres } from './postgres.ts';

const REQUIREMENTS = join(PROJECT, 'tools', 'emulators', 'redshift', 'requirements.txt');

/**
 * PostgreSQL behind the Redshift Data API of MiniStack's launcher, which translates the SQL. The
 * packages of the launcher's part are in the same virtual environment.
 */
export const redshift: Engine = {
  id: 'redshift',
  title: 'PostgreSQL behind a Redshift Data API',
  megabytes: 50,
  isInstalled: () => existsSync(environmentFolder()),
  open,
};

async function open(): Promise<OpenEngine> {
  const postgres = new Postgres(await freePort());
  return {
    environment: {
      REDSHIFT_PORT: String(postgres.port),
      // The emulator imports the packages at the first use, when they are installed.
      REDSHIFT_PACKAGES: packagesOf(environmentFolder()),
    },
    control: postgres,
    start: async ({ progress }) => {
      const python = await virtualEnvironment({
        requirements: REQUIREMENTS,
        what: 'PostgreSQL, DuckDB and sqlglot',
        needs: { title: 'The Redshift Data API', version: [3, 10] },
        progress,
      }).catch((error: unknown) => {
        if (error instanceof UserError) throw new MissingProgram(error.message);
        throw error;
      });
      progress('starting PostgreSQL');
      await postgres.start(programsOf(dirname(dirname(python))));
    },
    close: () => postgres.stop(),
  };
}
