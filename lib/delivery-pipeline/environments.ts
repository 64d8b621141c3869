import { Aws } from 'aws-cdk-lib';
import type { DeliveryAccounts } from './options.ts';

/** Where the pipeline deploys to, in this order. */
export const ENVIRONMENTS = ['staging', 'production'] as const;
export type EnvironmentName = (typeof ENVIRONMENTS)[number];

/** A stack of this repository that is delivered. */
export interface Delivered {
  /** Its name in `npx cdk list`. */
  readonly stack: string;
  /**
   * The architecture whose scenario is the smoke test.
   *
   * @default - deployed, and watched by its alarms alone
   */
  readonly scenario?: string;
}

/** In the order of deployment. */
export const DELIVERED: readonly Delivered[] = [
  { stack: 'DeliveryRelease' },
  { stack: 'FanOut', scenario: 'fan-out' },
];

const PREFIXES: Readonly<Record<EnvironmentName, string>> = {
  staging: 'Staging-',
  production: 'Production-',
};

/**
 * Names that stacks in different accounts must know of each other: none can refer to another's
 * resources, and the role that deploys must not reach further than to what is called so.
 */
export const NAMES = {
  /** What the stacks of an environment are called more than here: both may be in one account. */
  prefix: (environment: EnvironmentName): string => PREFIXES[environment],
  pipelineRole: 'summit-stacks-pipeline',
  smokeTestRole: 'summit-stacks-smoke-test',
  artifactKey: 'alias/summit-stacks-artifacts',
  artifactBucket: (account: string): string => `summit-stacks-artifacts-${account}-${Aws.REGION}`,
  deployRole: (environment: EnvironmentName): string => `summit-stacks-${environment}-deploy`,
  cloudFormationRole: (environment: EnvironmentName): string =>
    `summit-stacks-${environment}-cloudformation`,
  testerRole: (environment: EnvironmentName): string => `summit-stacks-${environment}-tester`,
  boundary: (environment: EnvironmentName): string => `summit-stacks-${environment}-boundary`,
} as const;

/** ARN of a role by its name. */
export function roleArn(account: string, name: string): string {
  return `arn:${Aws.PARTITION}:iam::${account}:role/${name}`;
}

/** The account of the pipeline, or of an environment; with a single account, the one that is deployed to. */
export function accountOf(
  accounts: DeliveryAccounts | undefined,
  name: EnvironmentName | 'tools',
): string {
  return accounts?.[name] ?? Aws.ACCOUNT_ID;
}
