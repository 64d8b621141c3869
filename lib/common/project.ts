import { join } from 'node:path';

/** The project's folder, wherever it is and wherever the command runs. */
export const PROJECT = join(import.meta.dirname, '..', '..');
