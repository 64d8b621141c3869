import { freePort } from '../../support/free-port.ts';
import type { Engine, OpenEngine } from '../engine.ts';
import { installRedshift, isRedshiftInstalled, redshiftFolder } from './install.ts';
import { PostgresServer } from './postgres-server.ts';

/**
 * PostgreSQL behind the Redshift Data API of MiniStack's launcher, which translates the SQL. The
 * packages of both are in one virtual environment.
 */
export const redshift: Engine = {
  id: 'redshift',
  title: 'PostgreSQL behind a Redshift Data API',
  megabytes: 50,
  isInstalled: isRedshiftInstalled,
  open,
};

async function open(): Promise<OpenEngine> {
  const server = new PostgresServer(await freePort());
  return {
    environment: {
      REDSHIFT_PORT: String(server.port),
      // The emulator imports the packages at the first use, when they are installed.
      REDSHIFT_PACKAGES: redshiftFolder(),
    },
    control: server,
    start: async ({ progress }) => {
      await installRedshift(redshift.title, progress);
      progress('starting PostgreSQL');
      await server.start();
    },
    close: () => server.stop(),
  };
}
