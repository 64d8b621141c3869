import { rmSync } from 'node:fs';

/** After all tests: nothing stays in the system's folder for temporary files. */
export default function tearDown(): void {
  const { TEMPLATES_TO_REMOVE: folder } = process.env;
  if (folder) rmSync(folder, { recursive: true, force: true });
}
