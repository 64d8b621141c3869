import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import { scratchFolder } from '../../../tools/support/run-folder.ts';

/**
 * Commit of the working copy, or `undefined` when it is no git checkout: also within another
 * repository, whose commit does not have these files.
 */
export function headCommit(folder = PROJECT): string | undefined {
  try {
    return git(folder, 'rev-parse', 'HEAD').toString().trim();
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
    execFileSync('tar', ['-x', '-C', this.folder], { input: git(PROJECT, 'archive', commit) });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function git(cwd: string, ...args: string[]): Buffer {
  return execFileSync('git', args, {
    cwd,
    env: { ...process.env, GIT_CEILING_DIRECTORIES: dirname(cwd) },
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 256 * 1024 * 1024,
  });
}
