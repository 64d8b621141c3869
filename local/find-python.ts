import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { UserError } from './user-error.ts';

const run = promisify(execFile);

type Version = readonly [major: number, minor: number];

/** What somebody needs Python for. */
export interface PythonNeeds {
  /** Who needs it, for people. */
  readonly title: string;
  readonly atLeast: Version;
}

/** What to do when there is no such Python. */
export function installHint({ atLeast }: PythonNeeds): string {
  return `Install Python ${atLeast.join('.')} or newer with its venv module (Debian: apt-get install python3 python3-venv)`;
}

/**
 * The name of a Python that is new enough.
 *
 * @throws UserError saying what was found instead, and what to install
 */
export async function findPython(needs: PythonNeeds): Promise<string> {
  const found: string[] = [];
  for (const name of ['python3', 'python']) {
    const version = await versionOf(name);
    if (!version) continue;
    if (isEnough(version, needs)) return name;
    found.push(`${name} is ${version.join('.')}`);
  }
  const why = found.length > 0 ? found.join(', ') : "there is no 'python3' on the PATH";
  throw new UserError(
    `${needs.title} needs Python ${needs.atLeast.join('.')} or newer, but ${why}. ${installHint(needs)}.`,
  );
}

async function versionOf(python: string): Promise<Version | undefined> {
  const answer = await run(python, ['-c', 'import sys; print(*sys.version_info[:2])']).catch(
    () => undefined,
  );
  if (!answer) return undefined;
  const [major = 0, minor = 0] = answer.stdout.split(' ').map(Number);
  return [major, minor];
}

function isEnough([major, minor]: Version, { atLeast }: PythonNeeds): boolean {
  return major > atLeast[0] || (major === atLeast[0] && minor >= atLeast[1]);
}
