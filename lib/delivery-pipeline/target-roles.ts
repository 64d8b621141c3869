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
import { NAMES, roleArn, type EnvironmentName } from './environments.ts';
import { executionStatements } from './execution-permissions.ts';

export interface TargetRolesProps {
  /** Which environment they deploy to. */
  readonly environment: EnvironmentName;
  /** Account of the pipeline. */
  readonly toolsAccount: string;
  /** Names of the stacks that are delivered, as they are called here. */
  readonly stacks: readonly string[];
  /** ARN of the policy that no role of theirs gets further than. */
  readonly boundary: string;
}

/**
 * Two steps, as AWS asks for across accounts: the pipeline takes the first role and may only make and
 * carry out change sets with it; CloudFormation takes the second one and may only make what the
 * change sets hold (https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html).
 */
export class TargetRoles extends Construct {
  /** For the pipeline. */
  readonly deploy: Role;
  /** For CloudFormation. */
  readonly cloudFormation: Role;

  constructor(scope: Construct, id: string, props: TargetRolesProps) {
    super(scope, id);
    const { environment, toolsAccount, stacks, boundary } = props;
    const stackArns = stacks.map(stackArn);
    this.cloudFormation = new Role(this, 'CloudFormation', {
      roleName: NAMES.cloudFormationRole(environment),
      description: 'What CloudFormation may do for the stacks that are delivered',
      assumedBy: new ServicePrincipal('cloudformation.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': stackArns },
        },
      }),
    });
    this.deploy = new Role(this, 'Deploy', {
      roleName: NAMES.deployRole(environment),
      description: 'What the pipeline may do here',
      assumedBy: only(toolsAccount, NAMES.pipelineRole),
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
    const bucket = `arn:${Aws.PARTITION}:s3:::${NAMES.artifactBucket(toolsAccount)}`;
    return new PolicyStatement({ actions: ['s3:GetObject'], resources: [`${bucket}/${keys}`] });
  }

  /** The key's ARN is not known here; its alias is. */
  private decrypt(toolsAccount: string): PolicyStatement {
    return new PolicyStatement({
      actions: ['kms:Decrypt'],
      resources: [`arn:${Aws.PARTITION}:kms:${Aws.REGION}:${toolsAccount}:key/*`],
      conditions: {
        'ForAnyValue:StringEquals': { 'kms:ResourceAliases': NAMES.artifactKey },
      },
    });
  }
}

/** ARN pattern of a stack of that name. */
export function stackArn(stack: string): string {
  return `arn:${Aws.PARTITION}:cloudformation:${Aws.REGION}:${Aws.ACCOUNT_ID}:stack/${stack}/*`;
}

/** One role of an account, which need not be there yet: as a principal by itself, IAM would refuse it. */
export function only(account: string, roleName: string): PrincipalBase {
  return new AccountPrincipal(account).withConditions({
    ArnEquals: { 'aws:PrincipalArn': roleArn(account, roleName) },
  });
}

/** Adds statements to a role, and tells why their ARNs have wildcards. */
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
