import type { ExplainedPermissions } from './explained-permissions.ts';
import type { Service } from './services.ts';

/** Programs that do for real what a service of AWS runs, beside an emulator. */
export type EngineName = 'flink' | 'genomics' | 'kafka' | 'opensearch' | 'redshift' | 'trino';

/** Architecture of the summit reports. Does not import the CDK, so that every command can load it. */
export interface Architecture {
  readonly letter: string;
  /** Folder name in lib/, lambda/ and test/. */
  readonly id: string;
  readonly title: string;
  /** Summits whose notes describe it. */
  readonly notes: string;
  /** Stacks in the order of deployment. */
  readonly stacks: readonly string[];
  /**
   * Architectures of whose stacks its own use something; they come before it in lib/stacks.ts.
   *
   * @default - none
   */
  readonly uses?: readonly string[];
  /**
   * Services without which the stacks can't be deployed: the scenario is skipped where one is missing.
   * Those that only some checks need are named there, by `requiring` of test/e2e.
   *
   * @default - no services that an emulator lacks
   */
  readonly requiredServices?: readonly Service[];
  /**
   * Engines that its scenario uses on an emulator: a check that needs a missing one does not run.
   *
   * @default - none
   */
  readonly engines?: readonly EngineName[];
  /**
   * Those of them without which the stacks can't be deployed.
   *
   * @default - none
   */
  readonly requiredEngines?: readonly EngineName[];
  /**
   * Parameters of a deployment to an emulator, by `Stack:Parameter`.
   *
   * @default - the templates' own defaults
   */
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * Granted actions that the scenario does not use, with their reasons.
   *
   * @default - the scenario does not compare permissions with calls
   */
  readonly permissions?: ExplainedPermissions;
}

/** Stack of the settings that AWS keeps once per account and region: deployed before, deleted after all others. */
export const COMMON_STACK = 'AccountSettings';
