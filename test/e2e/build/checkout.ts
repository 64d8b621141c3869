import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { PROJECT } from '../../../lib/common/project.ts';
import { scratchFolder } from '../../../tools/support/run-folder.ts';

/** Commit of the working copy, or `undefined` when it is no git checkout. */
export function headCommit(): string | undefined {
  try {
    return git('rev-parse', 'HEAD').toString().trim();
  } catch {
    return undefined;
  }
}

/** Source of a build: a commit and its files. */
export interface Source {
  readonly checkout: Checkout;
  /** Full commit id. */
  readonly commit: string;
}

/** Folder with the files of a commit and nothing else, as CodePipeline provides them. */
export class Checkout {
  readonly folder = scratchFolder('checkout');

  constructor(commit: string) {
    execFileSync('tar', ['-x', '-C', this.folder], { input: git('archive', commit) });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function git(...args: string[]): Buffer {
  return execFileSync('git', args, {
    cwd: PROJECT,
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 256 * 1024 * 1024,
  });
}
