import { Aws } from 'aws-cdk-lib';
import type { DeliveryAccounts } from '../common/accounts.ts';

/** Environments in the order of deployment. */
export const ENVIRONMENTS = ['staging', 'production'] as const;
export type EnvironmentName = (typeof ENVIRONMENTS)[number];

/** Stack of this repository that the pipeline deploys. */
export interface Delivered {
  /** Name in `npx cdk list`. */
  readonly stack: string;
  /**
   * Architecture whose scenario is the smoke test.
   *
   * @default - no smoke test; only the alarms of the stack
   */
  readonly scenario?: string;
}

/** Delivered stacks in the order of deployment. */
export const DELIVERED: readonly Delivered[] = [
  { stack: 'DeliveryRelease' },
  { stack: 'FanOut', scenario: 'fan-out' },
];

const PREFIXES: Readonly<Record<EnvironmentName, string>> = {
  staging: 'Staging-',
  production: 'Production-',
};

/**
 * Names that stacks in different accounts share: they can't refer to each other's resources, and
 * the permissions of the deploy role are limited to these names.
 */
export const NAMES = {
  /** Prefix of the stack names in an environment, as both environments may be in one account. */
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

/** Returns the ARN of a role. */
export function roleArn(account: string, name: string): string {
  return `arn:${Aws.PARTITION}:iam::${account}:role/${name}`;
}

/**
 * Returns the account of the pipeline or of an environment; with a single account, the account of
 * the deployment.
 */
export function accountOf(
  accounts: DeliveryAccounts | undefined,
  name: EnvironmentName | 'tools',
): string {
  return accounts?.[name] ?? Aws.ACCOUNT_ID;
}
