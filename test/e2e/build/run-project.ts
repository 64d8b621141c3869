import { delimiter } from 'node:path';
import { PHASES, readBuildspec, runBuild, type Build } from './buildspec.ts';
import type { Commands } from './commands.ts';
import type { Source } from './checkout.ts';
import { serveCredentials } from './container-credentials.ts';
import { buildEnvironment } from './environment.ts';
import type { Project } from './project.ts';

/** Properties of one build of a project. */
export interface BuildOptions extends Source {
  /**
   * Environment variables besides those of CodeBuild and the project.
   *
   * @default - none
   */
  readonly variables?: Readonly<Record<string, string>>;
  /**
   * Commands of CodeBuild's image that this machine lacks; they come first on PATH.
   *
   * @default - the machine's commands only
   */
  readonly commands?: Commands;
  /**
   * Phases to run, in a checkout that has the results of the others.
   *
   * @default - all
   */
  readonly phases?: readonly string[];
}

/** Endpoint of the emulator, for commands that call AWS. */
export const HERE = { AWS_ENDPOINT_URL: process.env.AWS_ENDPOINT_URL ?? '' };

/** Runs the commands of a deployed project as its role, on this machine. */
export async function runProject(project: Project, options: BuildOptions): Promise<Build> {
  const { checkout, commit, commands, variables = {}, phases = PHASES } = options;
  const credentials = await serveCredentials(project);
  try {
    const found = buildEnvironment(project, commit, checkout.folder);
    const environment = {
      ...found,
      ...credentials.variables,
      PATH: [commands?.folder, found.PATH].filter(Boolean).join(delimiter),
      ...variables,
    };
    return await runBuild(readBuildspec(project.buildspec), checkout.folder, environment, phases);
  } finally {
    await credentials.stop();
  }
}

/** Result of `phasesOf` for phases that all succeed, e.g. `INSTALL SUCCEEDED, …`. */
export function succeeded(phases: readonly string[]): string {
  return phases.map((phase) => `${phase.toUpperCase()} SUCCEEDED`).join(', ');
}

/** Phases with their statuses, and for a failed build its last lines of output. */
export function phasesOf(build: Build): string {
  const phases = build.phases.join(', ');
  return build.succeeded ? phases : `${phases}\n${build.log}`;
}

/** Durations of the phases, e.g. `install 20 s, …`. */
export function secondsOf({ seconds }: Build): string {
  return Object.entries(seconds)
    .map(([phase, time]) => `${phase} ${time} s`)
    .join(', ');
}
