import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import { madeFolder } from '../../support/made-once.ts';
import { virtualEnvironment } from '../../support/python.ts';
import { UserError } from '../../support/user-error.ts';
import { MissingProgram } from '../engine.ts';

const REQUIREMENTS = join(PROJECT, 'tools', 'emulators', 'redshift', 'requirements.txt');

/** Folder of the virtual environment with PostgreSQL and the packages of the launcher, when it is installed. */
export function redshiftFolder(): string {
  return madeFolder('venv', [REQUIREMENTS]);
}

export function isRedshiftInstalled(): boolean {
  return existsSync(redshiftFolder());
}

/**
 * Installs the virtual environment once in .local/.
 *
 * @throws MissingProgram when Python is missing
 */
export async function installRedshift(
  title: string,
  progress: (text: string) => void,
): Promise<void> {
  await virtualEnvironment({
    requirements: REQUIREMENTS,
    what: 'PostgreSQL, DuckDB and sqlglot (50 MB, once)',
    needs: { title, version: [3, 10] },
    progress,
  }).catch((error: unknown) => {
    throw error instanceof UserError ? new MissingProgram(error.message) : error;
  });
}

/** Folder with `embedded_postgres` and its libraries. */
export function postgresRoot(): string {
  const environment = redshiftFolder();
  const [found] = globSync('lib/python3*/site-packages/embedded_postgres', { cwd: environment });
  if (!found)
    throw new Error(`There is no PostgreSQL in ${environment}: delete it and start again.`);
  return join(environment, found, '..');
}

/** Path of one of PostgreSQL's clients, such as `psql`. */
export function postgresClient(name: string): string {
  return join(postgresRoot(), POSTGRES_PROGRAMS, name);
}

/** Folder of PostgreSQL's programs in its root. */
export const POSTGRES_PROGRAMS = 'embedded_postgres/pginstall/bin';
