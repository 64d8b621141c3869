import { rmSync } from 'node:fs';

/** After all tests: nothing stays in the system's folder for temporary files. */
export default function tearDown(): void {
  if (process.env.TEMPLATES) rmSync(process.env.TEMPLATES, { recursive: true, force: true });
}
