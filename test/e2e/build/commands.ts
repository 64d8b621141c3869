import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '../../../tools/support/run-folder.ts';

/** Commands of CodeBuild's image that this machine lacks, in a folder for the PATH. */
export class Commands {
  readonly folder = scratchFolder('commands');

  /** @param scripts bash scripts by command name */
  constructor(scripts: Readonly<Record<string, string>>) {
    for (const [name, script] of Object.entries(scripts)) {
      writeFileSync(join(this.folder, name), `#!/usr/bin/env bash\n${script}\n`, { mode: 0o755 });
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
