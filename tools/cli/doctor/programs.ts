import { findChromium } from '../../support/find-chromium.ts';
import { javaVersion } from '../../support/java.ts';
import { runProgram } from '../../support/programs.ts';
import { installCommand, type Program, type System } from '../../support/system.ts';
import { UserError } from '../../support/user-error.ts';

/** Version of each program that is there, e.g. `3.12`; none for a missing one. */
export type Found = Readonly<Partial<Record<Program, string>>>;

interface Need {
  readonly title: string;
  /** Text for people. */
  readonly needed: string;
  readonly isEnough: (version: readonly number[], system: System) => boolean;
  /**
   * Parts that do without it.
   *
   * @default - nothing runs without it
   */
  readonly optional?: string;
}

const atLeast =
  (...wanted: readonly number[]) =>
  (version: readonly number[]): boolean => {
    const index = wanted.findIndex((part, i) => (version[i] ?? 0) !== part);
    return index < 0 || (version[index] ?? 0) > (wanted[index] ?? 0);
  };

/** Programs of this project. */
const NEEDS: Readonly<Record<Program, Need>> = {
  node: {
    title: 'Node.js',
    // npm packages bring Node 24 on Linux; of one version, there is none for both kinds of Mac.
    needed: '20 or newer; on macOS 24 or newer',
    isEnough: (version, { platform }) => atLeast(platform === 'darwin' ? 24 : 20)(version),
  },
  npm: { title: 'npm', needed: '10 or newer', isEnough: atLeast(10) },
  python: { title: 'Python with venv', needed: '3.10 or newer', isEnough: atLeast(3, 10) },
  java: {
    title: 'Java',
    needed: '17 or newer',
    isEnough: atLeast(17),
    optional: 'architectures with a search domain, a broker, a query engine or Flink',
  },
  maven: {
    title: 'Maven',
    needed: '3 or newer',
    isEnough: atLeast(3),
    optional: 'architectures with a search domain, a broker, a query engine or Flink',
  },
  chromium: {
    title: 'Chromium or Chrome',
    needed: 'any',
    isEnough: () => true,
    optional: 'checks of pages in a browser',
  },
};

/** Program as the table has it. */
export interface Row {
  readonly title: string;
  readonly needed: string;
  /** Version, or `missing`. */
  readonly found: string;
  /** Command that installs it; empty when the found version is enough. */
  readonly command: string;
  /** Parts that do without it; none when nothing runs without it. */
  readonly optional?: string;
}

/** Programs with their versions and, where they are missing or too old, the command for the system. */
export function rowsOf(found: Found, system: System): Row[] {
  return (Object.keys(NEEDS) as Program[]).map((program) => {
    const { title, needed, isEnough, optional } = NEEDS[program];
    const version = found[program];
    const good = version !== undefined && isEnough(version.split('.').map(Number), system);
    return {
      ...{ title, needed, optional },
      found: version ?? 'missing',
      command: good ? '' : installCommand(program, system),
    };
  });
}

/**
 * Sentences about all missing programs; none when nothing is missing.
 *
 * @throws UserError with them when one is missing without which nothing runs
 */
export function assertPrograms(found: Found, system: System): string | undefined {
  const sentences = missingTable(found, system);
  const isRequired = rowsOf(found, system).some(({ command, optional }) => command && !optional);
  if (sentences !== undefined && isRequired) throw new UserError(sentences);
  return sentences;
}

/** Sentences about all missing programs; none when nothing is missing. */
export function missingTable(found: Found, system: System): string | undefined {
  const missing = rowsOf(found, system).filter(({ command }) => command !== '');
  if (missing.length === 0) return undefined;
  const lines = missing.map((row) => {
    const purpose = row.optional ? `for ${row.optional}` : 'for npm start';
    return `  ${row.title} (needed: ${row.needed}; found: ${row.found}), ${purpose}: ${row.command}`;
  });
  return `Programs to install (npm run doctor prints the whole table):\n${lines.join('\n')}`;
}

/** Looks for the programs on this machine. */
export async function findPrograms(): Promise<Found> {
  const [python, java, maven] = await Promise.all([pythonVersion(), javaVersion(), mavenVersion()]);
  const agent = process.env.npm_config_user_agent ?? '';
  return {
    // npm runs scripts on the package `node`; its own Node is that of the machine.
    node: /\bnode\/v([\d.]+)/.exec(agent)?.[1] ?? process.versions.node,
    npm: /\bnpm\/([\d.]+)/.exec(agent)?.[1] ?? (await versionOf('npm', ['--version'])),
    python,
    java: java > 0 ? String(java) : undefined,
    maven,
    chromium: findChromium() === undefined ? undefined : 'yes',
  };
}

/** Version of a Python that can make virtual environments. */
async function pythonVersion(): Promise<string | undefined> {
  const script = 'import ensurepip, sys, venv; print("%d.%d" % sys.version_info[:2])';
  return (await versionOf('python3', ['-c', script])) ?? versionOf('python', ['-c', script]);
}

async function mavenVersion(): Promise<string | undefined> {
  const text = await versionOf('mvn', ['--version']);
  return text && /Maven (\d[\d.]*)/.exec(text)?.[1];
}

async function versionOf(program: string, args: readonly string[]): Promise<string | undefined> {
  const { stdout } = await runProgram(program, args).catch(() => ({ stdout: '' }));
  return stdout.trim() || undefined;
}
