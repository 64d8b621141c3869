import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT } from '../lib/common/project.ts';
import { findPython, installHint, type PythonNeeds } from './find-python.ts';
import { UserError } from './user-error.ts';

const run = promisify(execFile);

export interface VirtualEnvironmentOptions {
  /** File that names every package with its version. */
  readonly requirements: string;
  /** What is installed, for people. */
  readonly what: string;
  /** What Python it takes. */
  readonly needs: PythonNeeds;
  /** Is told what takes time. */
  readonly progress: (text: string) => void;
}

/**
 * The interpreter of a virtual environment with exactly what the requirements name, made the first
 * time in .local/ under the hash of that file.
 *
 * @throws UserError when Python is missing or too old, or the packages can't be installed
 */
export async function virtualEnvironment(options: VirtualEnvironmentOptions): Promise<string> {
  const requirements = readFileSync(options.requirements);
  const hash = createHash('sha256').update(requirements).digest('hex').slice(0, 12);
  const folder = join(PROJECT, '.local', `venv-${hash}`);
  if (!existsSync(folder)) await make(folder, options);
  return join(folder, 'bin', 'python');
}

/** Makes it beside and renames it, so that two first runs at once don't meet. */
async function make(
  folder: string,
  { requirements, what, needs, progress }: VirtualEnvironmentOptions,
): Promise<void> {
  const draft = `${folder}.${randomUUID()}`;
  const interpreter = await findPython(needs);
  try {
    progress('making a virtual environment');
    await run(interpreter, ['-m', 'venv', draft]).catch((error: unknown) => {
      throw new UserError(
        `'${interpreter} -m venv' failed (${lastLine(error)}). ${installHint(needs)}.`,
      );
    });
    progress(`installing ${what}`);
    const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--quiet', '-r'];
    await run(join(draft, 'bin', 'python'), [...pip, requirements]).catch((error: unknown) => {
      throw new UserError(
        `pip could not install ${requirements.replace(`${PROJECT}/`, '')} (${lastLine(error)}): check the network, then try again.`,
      );
    });
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

function lastLine(error: unknown): string {
  const { stderr = '', message } = error as { stderr?: string; message: string };
  return (stderr || message).trim().split('\n').at(-1) ?? '';
}
