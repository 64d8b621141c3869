import { join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';
import { findPython, installHint, type PythonNeeds } from './find-python.ts';
import { madeOnce } from './made-once.ts';
import { UserError } from './user-error.ts';
import { runProgram } from './programs.ts';

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
 * time in .local/.
 *
 * @throws UserError when Python is missing or not the right one, or the packages can't be installed
 */
export async function virtualEnvironment(options: VirtualEnvironmentOptions): Promise<string> {
  const { requirements, what, needs, progress } = options;
  const folder = await madeOnce('venv', [requirements], async (draft) => {
    const interpreter = await findPython(needs);
    progress('making a virtual environment');
    await runProgram(interpreter, ['-m', 'venv', draft]).catch((error: unknown) => {
      throw new UserError(
        `'${interpreter} -m venv' failed (${lastLine(error)}). ${installHint(needs)}.`,
      );
    });
    progress(`installing ${what}`);
    await pipInstall(join(draft, 'bin', 'python'), ['-r', requirements]);
  });
  return join(folder, 'bin', 'python');
}

/**
 * @param python interpreter of the virtual environment
 * @param args as pip takes them; the last names what is installed
 * @throws UserError with pip's last words
 */
export async function pipInstall(python: string, args: readonly string[]): Promise<void> {
  const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--quiet'];
  await runProgram(python, [...pip, ...args]).catch((error: unknown) => {
    const what = args.at(-1)?.replace(`${PROJECT}/`, '') ?? '';
    throw new UserError(
      `pip could not install ${what} (${lastLine(error)}): check the network, then try again.`,
    );
  });
}

function lastLine(error: unknown): string {
  const { stderr = '', message } = error as { stderr?: string; message: string };
  return (stderr || message).trim().split('\n').at(-1) ?? '';
}
