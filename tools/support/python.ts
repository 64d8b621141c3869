import { join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';
import { findPython, installHint, type PythonNeeds } from './find-python.ts';
import { madeOnce } from './made-once.ts';
import { UserError } from './user-error.ts';
import { runProgram } from './programs.ts';

export interface VirtualEnvironmentOptions {
  /** File that names every package with its version. */
  readonly requirements: string;
  /** Name of the installed program, for people. */
  readonly what: string;
  /** Requirements for the interpreter. */
  readonly needs: PythonNeeds;
  /** Receives a text before each long step. */
  readonly progress: (text: string) => void;
}

/**
 * Interpreter of a virtual environment with exactly the packages of the requirements, created once in
 * .local/.
 *
 * @throws UserError when Python is missing or unsuitable, or the packages can't be installed
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
 * @param args arguments of pip; the last one names the package
 * @throws UserError with the end of pip's output
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
