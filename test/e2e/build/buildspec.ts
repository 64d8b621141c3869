import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { signalGroup } from '../../../tools/support/signal-group.ts';

/** Supported part of a buildspec (https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html). */
export interface Buildspec {
  readonly version: number;
  readonly env?: {
    readonly shell?: string;
    readonly variables?: Readonly<Record<string, string>>;
    readonly 'exported-variables'?: readonly string[];
  };
  readonly phases: Readonly<Record<string, Phase | undefined>>;
  readonly artifacts?: { readonly 'base-directory'?: string; readonly files: readonly string[] };
  readonly reports?: Readonly<Record<string, Report>>;
}

interface Phase {
  readonly commands?: readonly string[];
  readonly finally?: readonly string[];
}

interface Report {
  readonly 'base-directory'?: string;
  readonly files: readonly string[];
  readonly 'file-format'?: string;
}

/** Result of a build. */
export interface Build {
  readonly succeeded: boolean;
  /** Phases with their status, e.g. `INSTALL SUCCEEDED`. */
  readonly phases: readonly string[];
  readonly exported: Readonly<Record<string, string>>;
  /** Duration of each phase in seconds. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Last lines of the commands' output. */
  readonly log: string;
}

export const PHASES: readonly string[] = ['install', 'pre_build', 'build', 'post_build'];

/** Parses a buildspec. */
export function readBuildspec(text: string): Buildspec {
  return parse(text) as Buildspec;
}

/**
 * Runs the phases of a buildspec in a folder, as CodeBuild does: all commands of a phase in one shell,
 * in order. The first failed command ends its phase, except for `finally`. A failed phase ends the
 * build, but `post_build` always follows `build`
 * (https://docs.aws.amazon.com/codebuild/latest/userguide/view-build-details-phases.html).
 *
 * @param environment all variables of the first command, besides those of the buildspec
 * @param phases phases to run, in a folder that has the results of the others
 */
export async function runBuild(
  spec: Buildspec,
  folder: string,
  environment: Readonly<Record<string, string>>,
  phases = PHASES,
): Promise<Build> {
  const scratch = mkdtempSync(`${folder}-build-`);
  let variables: Record<string, string> = { ...spec.env?.variables, ...environment };
  const build = { phases: [] as string[], seconds: {} as Record<string, number>, log: '' };
  let succeeding = true;
  try {
    for (const name of phases) {
      const built = build.phases.some((phase) => phase.startsWith('BUILD '));
      if (!succeeding && !(name === 'post_build' && built)) continue;
      const phase = spec.phases[name];
      const started = Date.now();
      variables.CODEBUILD_BUILD_SUCCEEDING = succeeding ? '1' : '0';
      const result = await runPhase(phase ?? {}, folder, variables, scratch);
      variables = result.variables;
      build.log += `[${name}]\n${result.output}`;
      build.phases.push(`${name.toUpperCase()} ${result.code === 0 ? 'SUCCEEDED' : 'FAILED'}`);
      build.seconds[name] = Math.round((Date.now() - started) / 1_000);
      succeeding &&= result.code === 0;
    }
    const exported = (spec.env?.['exported-variables'] ?? []).map((name) => [
      name,
      variables[name],
    ]);
    return {
      ...build,
      succeeded: succeeding,
      exported: Object.fromEntries(exported) as Record<string, string>,
      log: build.log.split('\n').slice(-40).join('\n'),
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

interface Ended {
  readonly code: number;
  readonly output: string;
  readonly variables: Record<string, string>;
}

/** Runs a phase in one shell. Exported variables are passed to the next phase; `exit` ends the shell. */
async function runPhase(
  { commands = [], finally: always = [] }: Phase,
  cwd: string,
  variables: Readonly<Record<string, string>>,
  scratch: string,
): Promise<Ended> {
  const after = join(scratch, 'environment');
  const inTurn = (list: readonly string[]) =>
    ['true', ...list.map((each) => `{\n${each}\n}`)].join(' && ');
  const script = [
    'ended() {',
    'failed=$?; trap - EXIT',
    `${inTurn(always)} || failed=$?`,
    `'${process.execPath}' -p 'JSON.stringify(process.env)' > '${after}'; exit $failed`,
    '}',
    'trap ended EXIT',
    inTurn(commands),
  ].join('\n');
  const file = join(scratch, 'phase.sh');
  writeFileSync(file, script);
  const { code, output } = await bash(file, cwd, variables);
  const exported = JSON.parse(readFileSync(after, 'utf8')) as Record<string, string>;
  return { code, output, variables: exported };
}

async function bash(
  file: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<{ code: number; output: string }> {
  const child = spawn('bash', [file], {
    cwd,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  // Runs before the removal of the working folder.
  const stop = () => {
    signalGroup(child, 'SIGKILL');
  };
  process.prependOnceListener('exit', stop);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part: Buffer) => (output += part.toString()));
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  process.off('exit', stop);
  return { code: code ?? 1, output };
}
