import { globSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { installCommand } from './system.ts';
import { UserError } from './user-error.ts';
import { runProgram } from './programs.ts';

type Version = readonly [major: number, minor: number];

/** Requirements for a Python interpreter. */
export interface PythonNeeds {
  /** Program that needs it, for people. */
  readonly title: string;
  readonly version: Version;
  /**
   * Accepts newer versions.
   *
   * @default true
   */
  readonly orNewer?: boolean;
}

/** Instructions to install such a Python. */
export function installHint(needs: PythonNeeds): string {
  return `Install Python ${wanted(needs)} with its venv module (${howTo(needs)})`;
}

/**
 * Finds the name or path of a suitable Python on the PATH; then, for an exact version, in pyenv and in
 * uv, which downloads it if necessary.
 *
 * @throws UserError naming the versions found and the one to install
 */
export async function findPython(needs: PythonNeeds): Promise<string> {
  const found: string[] = [];
  for (const name of candidates(needs)) {
    const version = await versionOf(name);
    if (!version) continue;
    if (willDo(version, needs)) return name;
    found.push(`${name} is ${version.join('.')}`);
  }
  const ofUv = needs.orNewer === false ? await findWithUv(needs) : undefined;
  if (ofUv) return ofUv;
  const why = found.length > 0 ? found.join(', ') : "there is no 'python3' on the PATH";
  throw new UserError(
    `${needs.title} needs Python ${wanted(needs)}, but ${why}. ${installHint(needs)}.`,
  );
}

function candidates({ version: [major, minor], orNewer = true }: PythonNeeds): string[] {
  if (orNewer) return ['python3', 'python'];
  const pyenv = process.env.PYENV_ROOT ?? join(homedir(), '.pyenv');
  const ofPyenv = globSync(join(pyenv, 'versions', `${major}.${minor}.*`, 'bin', 'python'));
  return [`python${major}.${minor}`, 'python3', 'python', ...ofPyenv.sort().reverse()];
}

async function findWithUv({ version }: PythonNeeds): Promise<string | undefined> {
  const wish = version.join('.');
  try {
    await runProgram('uv', ['python', 'install', wish]);
    return (await runProgram('uv', ['python', 'find', '--no-project', wish])).stdout.trim();
  } catch {
    return undefined;
  }
}

async function versionOf(python: string): Promise<Version | undefined> {
  const answer = await runProgram(python, ['-c', 'import sys; print(*sys.version_info[:2])']).catch(
    () => undefined,
  );
  if (!answer) return undefined;
  const [major = 0, minor = 0] = answer.stdout.split(' ').map(Number);
  return [major, minor];
}

function willDo([major, minor]: Version, { version, orNewer = true }: PythonNeeds): boolean {
  if (major === version[0] && minor === version[1]) return true;
  return orNewer && (major > version[0] || (major === version[0] && minor > version[1]));
}

function wanted({ version, orNewer = true }: PythonNeeds): string {
  return version.join('.') + (orNewer ? ' or newer' : '');
}

function howTo({ version, orNewer = true }: PythonNeeds): string {
  return orNewer
    ? installCommand('python')
    : `pyenv install ${version.join('.')}, or install uv, which fetches it`;
}
