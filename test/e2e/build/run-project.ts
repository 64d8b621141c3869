import { delimiter } from 'node:path';
import { PHASES, readBuildspec, runBuild, type Build } from './buildspec.ts';
import type { Commands } from './commands.ts';
import type { Checkout } from './checkout.ts';
import { serveCredentials } from './container-credentials.ts';
import { buildEnvironment } from './environment.ts';
import type { Project } from './project.ts';

/** What of a build is not its project's. */
export interface BuildOptions {
  /** Has the source. */
  readonly checkout: Checkout;
  /** Of the source, a full id. */
  readonly commit: string;
  /**
   * What the commands see beside what CodeBuild and the project set.
   *
   * @default - nothing
   */
  readonly variables?: Readonly<Record<string, string>>;
  /**
   * Those that CodeBuild's image has and this machine has not; they come first on PATH.
   *
   * @default - those of this machine
   */
  readonly commands?: Commands;
  /**
   * Phases that are run, where the checkout has what the others leave behind.
   *
   * @default - all
   */
  readonly phases?: readonly string[];
}

/** For commands that call AWS, here the emulator. */
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

/** What `phasesOf` answers when all is well. */
export const ALL_SUCCEEDED = PHASES.map((phase) => `${phase.toUpperCase()} SUCCEEDED`).join(', ');

/** `INSTALL SUCCEEDED, …`; of a build that failed with the last lines that it printed. */
export function phasesOf(build: Build): string {
  const phases = build.phases.join(', ');
  return build.succeeded ? phases : `${phases}\n${build.log}`;
}

/** `install 20 s, …` */
export function secondsOf({ seconds }: Build): string {
  return Object.entries(seconds)
    .map(([phase, time]) => `${phase} ${time} s`)
    .join(', ');
}
