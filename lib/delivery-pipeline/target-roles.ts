import { Aws } from 'aws-cdk-lib';
import {
  AccountPrincipal,
  Effect,
  PolicyStatement,
  Role,
  ServicePrincipal,
  type PrincipalBase,
} from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from '../common/acknowledge-wildcards.ts';
import { roleArn, type DeliveryNames, type EnvironmentName } from './environments.ts';
import { executionStatements } from './execution-permissions.ts';

export interface TargetRolesProps {
  /** Names in the environment and in the pipeline's account. */
  readonly names: DeliveryNames;
  /** Environment of the deployments. */
  readonly environment: EnvironmentName;
  /** Account of the pipeline. */
  readonly toolsAccount: string;
  /** Names of the delivered stacks in this account. */
  readonly stacks: readonly string[];
  /** ARN of the permissions boundary for the roles of delivered stacks. */
  readonly boundary: string;
}

/**
 * Two roles, as AWS recommends across accounts: the pipeline assumes the first one, which can only
 * create and execute change sets; CloudFormation assumes the second one, which can only create the
 * resources of the change sets
 * (https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html).
 */
export class TargetRoles extends Construct {
  /** Role for the pipeline. */
  readonly deploy: Role;
  /** Role for CloudFormation. */
  readonly cloudFormation: Role;
  private readonly names: DeliveryNames;

  constructor(scope: Construct, id: string, props: TargetRolesProps) {
    super(scope, id);
    const { names, environment, toolsAccount, stacks, boundary } = props;
    this.names = names;
    const stackArns = stacks.map(stackArn);
    this.cloudFormation = new Role(this, 'CloudFormation', {
      roleName: names.cloudFormationRole(environment),
      description: 'What CloudFormation may do for the stacks that are delivered',
      assumedBy: new ServicePrincipal('cloudformation.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': stackArns },
        },
      }),
    });
    this.deploy = new Role(this, 'Deploy', {
      roleName: names.deployRole(environment),
      description: 'What the pipeline may do here',
      assumedBy: only(toolsAccount, names.pipelineRole),
    });
    allow(
      this.cloudFormation,
      ...executionStatements(stacks, boundary),
      this.fetch(toolsAccount, 'assets/*'),
    );
    allow(this.cloudFormation, this.decrypt(toolsAccount));
    allow(
      this.deploy,
      new PolicyStatement({
        actions: [
          'cloudformation:CreateChangeSet',
          'cloudformation:DeleteChangeSet',
          'cloudformation:DescribeChangeSet',
          'cloudformation:DescribeStacks',
          'cloudformation:ExecuteChangeSet',
        ],
        resources: stackArns,
      }),
      new PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [this.cloudFormation.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } },
      }),
      this.fetch(toolsAccount, '*'),
      this.decrypt(toolsAccount),
    );
  }

  private fetch(toolsAccount: string, keys: string): PolicyStatement {
    const bucket = `arn:${Aws.PARTITION}:s3:::${this.names.artifactBucket(toolsAccount)}`;
    return new PolicyStatement({ actions: ['s3:GetObject'], resources: [`${bucket}/${keys}`] });
  }

  /** Allows decryption with the key, by its alias as its ARN is unknown here. */
  private decrypt(toolsAccount: string): PolicyStatement {
    return new PolicyStatement({
      actions: ['kms:Decrypt'],
      resources: [`arn:${Aws.PARTITION}:kms:${Aws.REGION}:${toolsAccount}:key/*`],
      conditions: {
        'ForAnyValue:StringEquals': { 'kms:ResourceAliases': this.names.artifactKey },
      },
    });
  }
}

/** Returns the ARN pattern of a stack. */
export function stackArn(stack: string): string {
  return `arn:${Aws.PARTITION}:cloudformation:${Aws.REGION}:${Aws.ACCOUNT_ID}:stack/${stack}/*`;
}

/**
 * Principal for a single role of an account. The role need not exist yet: IAM would reject it as a
 * principal of its own.
 */
export function only(account: string, roleName: string): PrincipalBase {
  return new AccountPrincipal(account).withConditions({
    ArnEquals: { 'aws:PrincipalArn': roleArn(account, roleName) },
  });
}

/** Adds statements to a role, and acknowledges their wildcards. */
export function allow(role: Role, ...statements: PolicyStatement[]): void {
  for (const statement of statements) {
    role.addToPolicy(statement);
    if (statement.effect === Effect.DENY) continue;
    acknowledgeWildcards(
      role,
      statement.resources,
      'What belongs to one stack: CloudFormation begins the names that it generates with the stack’s. A plain * stands where IAM knows no resource, under a condition; artifacts and keys have no name before they are there.',
    );
  }
}
