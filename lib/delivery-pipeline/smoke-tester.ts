import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { DeliveryNames } from './environments.ts';
import { allow, only, stackArn } from './target-roles.ts';

export interface SmokeTesterProps {
  /** Names in the environment and in the pipeline's account. */
  readonly names: DeliveryNames;
  /** Account of the pipeline. */
  readonly toolsAccount: string;
  /** Names of the stacks in the scenarios, with their prefix. */
  readonly stacks: readonly string[];
}

/**
 * Permissions of a scenario in staging, including fault injection: it uses the resources of the
 * delivered stacks, and changes the environment variables of their functions.
 */
export class SmokeTester extends Construct {
  /** Role for the smoke test's build. */
  readonly role: Role;

  constructor(scope: Construct, id: string, props: SmokeTesterProps) {
    super(scope, id);
    const { names, toolsAccount, stacks } = props;
    this.role = new Role(this, 'Role', {
      roleName: names.testerRole('staging'),
      description: 'What a smoke test may do in staging',
      assumedBy: only(toolsAccount, names.smokeTestRole),
    });
    const regional = (service: string, rest: (stack: string) => string) =>
      stacks.map(
        (stack) => `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${rest(stack)}`,
      );
    const buckets = stacks.map((stack) => `arn:${Aws.PARTITION}:s3:::${stack.toLowerCase()}-*`);
    const permissions: readonly [resources: string[], ...actions: string[]][] = [
      [stacks.map(stackArn), 'cloudformation:DescribeStacks'],
      [buckets, 's3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:ListBucket'],
      [regional('dynamodb', (stack) => `table/${stack}-*`), 'dynamodb:Scan', 'dynamodb:DeleteItem'],
      [regional('sns', (stack) => `${stack}-*`), 'sns:Publish'],
      [
        regional('sqs', (stack) => `${stack}-*`),
        'sqs:SendMessage',
        'sqs:ReceiveMessage',
        'sqs:DeleteMessage',
        'sqs:ChangeMessageVisibility',
        'sqs:GetQueueAttributes',
        'sqs:SetQueueAttributes',
        'sqs:StartMessageMoveTask',
      ],
      [
        regional('lambda', (stack) => `function:${stack}-*`),
        'lambda:InvokeFunction',
        'lambda:GetFunctionConfiguration',
        'lambda:UpdateFunctionConfiguration',
      ],
    ];
    for (const [resources, ...actions] of permissions)
      allow(this.role, new PolicyStatement({ actions, resources }));
  }
}
