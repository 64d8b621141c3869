import { scratchFolder } from '../../support/run-folder.ts';
import type { Engine } from '../engine.ts';
import { writeCatalogs } from './catalogs.ts';
import { installTrino, isTrinoInstalled, PYTHON_ENVIRONMENT } from './install.ts';
import { TrinoProcess } from './process.ts';

/** Trino behind Athena: the engine of Athena's engine version 3, over the emulator's Glue and S3. */
export const trino: Engine = {
  id: 'trino',
  title: 'Trino',
  megabytes: 290,
  isInstalled: isTrinoInstalled,
  open: () => {
    const folder = scratchFolder('trino');
    const server = new TrinoProcess(folder);
    return Promise.resolve({
      environment: { TRINO_FOLDER: folder, TRINO_PYTHON_ENVIRONMENT: PYTHON_ENVIRONMENT },
      control: server,
      start: async ({ progress, emulator, signal }) => {
        const installation = await installTrino(progress, signal);
        writeCatalogs(folder, emulator);
        progress('starting Trino');
        await server.start(installation, signal);
      },
      close: () => server.stop(),
    });
  },
};
