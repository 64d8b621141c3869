import { Aws } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledgeWildcards } from '../common/acknowledge-wildcards.ts';

export interface BoundaryProps {
  /** Name of the policy, which the delivered templates refer to. */
  readonly managedPolicyName: string;
  /** Names of the delivered stacks. */
  readonly stacks: readonly string[];
}

/** Actions of the functions and deployments in delivered stacks. A test fails if one is missing. */
const ACTIONS: readonly [pattern: (stack: string) => string, ...actions: string[]][] = [
  [
    (stack) => regional('lambda', `function:${stack}-*`),
    'lambda:GetAlias',
    'lambda:GetProvisionedConcurrencyConfig',
    'lambda:InvokeFunction',
    'lambda:UpdateAlias',
  ],
  [
    (stack) => regional('sqs', `${stack}-*`),
    'sqs:ChangeMessageVisibility',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'sqs:GetQueueUrl',
    'sqs:ReceiveMessage',
    'sqs:SendMessage',
  ],
  [(stack) => regional('sns', `${stack}-*`), 'sns:Publish'],
  [
    (stack) => regional('dynamodb', `table/${stack}-*`),
    'dynamodb:DeleteItem',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
    'dynamodb:UpdateItem',
  ],
  [
    (stack) => regional('logs', `log-group:${stack}-*`),
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ],
  [
    (stack) => `arn:${Aws.PARTITION}:s3:::${stack.toLowerCase()}-*`,
    's3:GetObject',
    's3:ListBucket',
    's3:PutObject',
  ],
  [(stack) => regional('cloudwatch', `alarm:${stack}-*`), 'cloudwatch:DescribeAlarms'],
  [
    (stack) => regional('codedeploy', `deploymentgroup:${stack}-*/*`),
    'codedeploy:PutLifecycleEventHookExecutionStatus',
  ],
];

/**
 * Permissions boundary for the roles of delivered stacks: it allows access to resources of
 * delivered stacks, and no actions of IAM. It grants nothing by itself.
 */
export class Boundary extends ManagedPolicy {
  constructor(scope: Construct, id: string, props: BoundaryProps) {
    const { managedPolicyName, stacks } = props;
    const statements = [
      ...ACTIONS.map(
        ([pattern, ...actions]) => new PolicyStatement({ actions, resources: stacks.map(pattern) }),
      ),
      new PolicyStatement({
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: [regional('kms', 'key/*')],
        conditions: { StringEquals: { 'aws:ResourceTag/project': 'summit-stacks' } },
      }),
      new PolicyStatement({
        actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
        resources: ['*'],
      }),
    ];
    super(scope, id, {
      managedPolicyName,
      description: 'What the roles of delivered stacks may do at most',
      statements,
    });
    acknowledgeWildcards(
      this,
      statements.flatMap(({ resources }) => resources),
      'A boundary gives no permissions. It names what belongs to the delivered stacks; X-Ray knows no resources, and keys have no names.',
    );
  }
}

function regional(service: string, rest: string): string {
  return `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${rest}`;
}
