import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '../../../tools/support/run-folder.ts';

/** Commands that CodeBuild's image has and this machine has not, in a folder for the PATH. */
export class Commands {
  readonly folder = scratchFolder('commands');

  /** @param scripts what bash runs for each, by name */
  constructor(scripts: Readonly<Record<string, string>>) {
    for (const [name, script] of Object.entries(scripts)) {
      writeFileSync(join(this.folder, name), `#!/usr/bin/env bash\n${script}\n`, { mode: 0o755 });
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
