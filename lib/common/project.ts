import { join } from 'node:path';

/** Folder of the project, independent of the working directory. */
export const PROJECT = join(import.meta.dirname, '..', '..');
