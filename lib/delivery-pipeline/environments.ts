import { Aws } from 'aws-cdk-lib';
import type { DeliveryAccounts } from '../common/accounts.ts';
import type { DeploymentProps } from '../common/summit-stack.ts';

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
export class DeliveryNames {
  /** Role of the pipeline. */
  readonly pipelineRole: string;
  /** Role of the build that runs the smoke test. */
  readonly smokeTestRole: string;
  /** Alias of the key of the artifacts. */
  readonly artifactKey: string;
  private readonly prefix: string;
  private readonly first: string;

  /** @param prefix beginning of the names of this deployment's stacks */
  constructor({ prefix = '' }: Pick<DeploymentProps, 'prefix'>) {
    this.prefix = prefix;
    // The longest name is that of the bucket: with both, it could exceed 63 characters.
    this.first = prefix.toLowerCase() || 'summit-stacks-';
    this.pipelineRole = `${this.first}pipeline`;
    this.smokeTestRole = `${this.first}smoke-test`;
    this.artifactKey = `alias/${this.first}artifacts`;
  }

  /** Beginning of the stack names in an environment, as both may be in one account. */
  prefixOf(environment: EnvironmentName): string {
    return `${this.prefix}${PREFIXES[environment]}`;
  }

  /** Names of the stacks that the pipeline deploys to an environment. */
  deliveredTo(environment: EnvironmentName): string[] {
    return DELIVERED.map(({ stack }) => `${this.prefixOf(environment)}${stack}`);
  }

  artifactBucket(account: string): string {
    return `${this.first}artifacts-${account}-${Aws.REGION}`;
  }

  deployRole(environment: EnvironmentName): string {
    return `${this.first}${environment}-deploy`;
  }

  cloudFormationRole(environment: EnvironmentName): string {
    return `${this.first}${environment}-cloudformation`;
  }

  testerRole(environment: EnvironmentName): string {
    return `${this.first}${environment}-tester`;
  }

  boundary(environment: EnvironmentName): string {
    return `${this.first}${environment}-boundary`;
  }
}

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
