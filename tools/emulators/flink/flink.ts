import { join } from 'node:path';
import { RUN_FOLDER } from '../../support/run-folder.ts';
import type { Engine } from '../engine.ts';
import { FLINK_FOLDER, installFlink, isFlinkInstalled } from './install.ts';
import { TaskManager } from './task-manager.ts';

/**
 * Flink behind Managed Service for Apache Flink. The launcher of MiniStack starts its processes with an
 * application (launcher/managed_flink.py), and they end with it.
 */
export const flink: Engine = {
  id: 'flink',
  title: 'Flink and the connectors of its job',
  megabytes: 190,
  isInstalled: isFlinkInstalled,
  open: () => {
    const folder = join(RUN_FOLDER, 'flink');
    return Promise.resolve({
      environment: {
        FLINK_JARS: FLINK_FOLDER,
        FLINK_WATCHED: join(import.meta.dirname, 'Watched.java'),
        FLINK_RUN_FOLDER: folder,
      },
      control: new TaskManager(folder),
      start: ({ progress, signal }) => installFlink(progress, signal),
      close: () => Promise.resolve(),
    });
  },
};
