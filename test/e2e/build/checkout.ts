import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import { scratchFolder } from '../../../tools/support/run-folder.ts';

/** The commit that the working copy is at, or `undefined` when it is no git checkout. */
export function headCommit(): string | undefined {
  try {
    return git('rev-parse', 'HEAD').toString().trim();
  } catch {
    return undefined;
  }
}

/** A folder with the files of a commit and nothing else, as CodePipeline hands them over. */
export class Checkout {
  readonly folder = scratchFolder('checkout');

  constructor(commit: string) {
    execFileSync('tar', ['-x', '-C', this.folder], { input: git('archive', commit) });
  }

  /** What CodeBuild's cache has of an earlier build: the paths of the buildspec, here Python's environment. */
  restoreCache(): void {
    const local = join(PROJECT, '.local');
    const found = existsSync(local) ? readdirSync(local) : [];
    mkdirSync(join(this.folder, '.local'), { recursive: true });
    for (const name of found.filter((each) => each.startsWith('venv-'))) {
      const options = { recursive: true, verbatimSymlinks: true };
      cpSync(join(local, name), join(this.folder, '.local', name), options);
    }
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
