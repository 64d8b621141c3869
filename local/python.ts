import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT } from '../lib/common/project.ts';
import { UserError } from './user-error.ts';

const run = promisify(execFile);
const REQUIREMENTS = join(PROJECT, 'local', 'ministack', 'requirements.txt');
const INSTALL_HINT =
  'Install Python 3.10 or newer with its venv module (Debian: apt-get install python3 python3-venv)';

/**
 * The interpreter of a virtual environment with exactly what requirements.txt names, made the first
 * time in .local/ under the hash of that file.
 *
 * @throws UserError when Python is missing or too old, or the packages can't be installed
 */
export async function pythonEnvironment(progress: (text: string) => void): Promise<string> {
  const hash = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12);
  const folder = join(PROJECT, '.local', `venv-${hash}`);
  if (!existsSync(folder)) await make(folder, progress);
  return join(folder, 'bin', 'python');
}

/** Makes it beside and renames it, so that two first runs at once don't meet. */
async function make(folder: string, progress: (text: string) => void): Promise<void> {
  const draft = `${folder}.${randomUUID()}`;
  const interpreter = await findPython();
  try {
    progress('making a virtual environment');
    await run(interpreter, ['-m', 'venv', draft]).catch((error: unknown) => {
      throw new UserError(`'${interpreter} -m venv' failed (${lastLine(error)}). ${INSTALL_HINT}.`);
    });
    progress('installing MiniStack and cfn-lint');
    const pip = [
      '-m',
      'pip',
      'install',
      '--disable-pip-version-check',
      '--quiet',
      '-r',
      REQUIREMENTS,
    ];
    await run(join(draft, 'bin', 'python'), pip).catch((error: unknown) => {
      throw new UserError(
        `pip could not install local/ministack/requirements.txt (${lastLine(error)}): check the network, then try again.`,
      );
    });
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

async function findPython(): Promise<string> {
  const found: string[] = [];
  for (const name of ['python3', 'python']) {
    const version = await run(name, ['-c', 'import sys; print(*sys.version_info[:2])']).catch(
      () => undefined,
    );
    if (!version) continue;
    const [major = 0, minor = 0] = version.stdout.split(' ').map(Number);
    if (major > 3 || (major === 3 && minor >= 10)) return name;
    found.push(`${name} is ${major}.${minor}`);
  }
  const why = found.length > 0 ? found.join(', ') : "there is no 'python3' on the PATH";
  throw new UserError(`The embedded AWS needs Python 3.10 or newer, but ${why}. ${INSTALL_HINT}.`);
}

function lastLine(error: unknown): string {
  const { stderr = '', message } = error as { stderr?: string; message: string };
  return (stderr || message).trim().split('\n').at(-1) ?? '';
}
