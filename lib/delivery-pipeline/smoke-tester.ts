import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { NAMES } from './environments.ts';
import { allow, only, stackArn } from './target-roles.ts';

export interface SmokeTesterProps {
  /** Account of the pipeline. */
  readonly toolsAccount: string;
  /** Names of the stacks that scenarios drive, as they are called here. */
  readonly stacks: readonly string[];
}

/** What a scenario does in staging, faults included: it uses what the delivered stacks have, and sets their functions' variables. */
export class SmokeTester extends Construct {
  /** For the smoke test's build. */
  readonly role: Role;

  constructor(scope: Construct, id: string, props: SmokeTesterProps) {
    super(scope, id);
    const { toolsAccount, stacks } = props;
    this.role = new Role(this, 'Role', {
      roleName: NAMES.testerRole('staging'),
      description: 'What a smoke test may do in staging',
      assumedBy: only(toolsAccount, NAMES.smokeTestRole),
    });
    const regional = (service: string, rest: (stack: string) => string) =>
      stacks.map(
        (stack) => `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${rest(stack)}`,
      );
    const buckets = stacks.map((stack) => `arn:${Aws.PARTITION}:s3:::${stack.toLowerCase()}-*`);
    const rights: readonly [resources: string[], ...actions: string[]][] = [
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
    for (const [resources, ...actions] of rights)
      allow(this.role, new PolicyStatement({ actions, resources }));
  }
}
