import type { Resource } from '../../../support/templates.ts';
import type { Operation, ResourceSchemas } from '../../../support/resource-schemas.ts';
import { OPTIONAL_CALLS } from './optional-calls.ts';

/** Account and region of the simulated environment. */
export const ACCOUNT = '222222222222';
export const REGION = 'eu-west-1';

/** Call that CloudFormation makes for a resource of a stack. */
export interface Call {
  readonly action: string;
  /** ARNs on which it may be made, the most likely first. */
  readonly arns: readonly string[];
  readonly context: Readonly<Record<string, string>>;
}

/** Parts of a simulated stack that the calls need. */
export interface SimulatedStack {
  readonly name: string;
  /** ARN of the permissions boundary of its roles. */
  readonly boundary: string;
  /** Bucket of the functions' code. */
  readonly assetBucket: string;
}

const arn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
const UUID = '8d1c7b7e-0f5b-4c6c-9a8e-2f6d3c1b0a99';

/** Calls of one operation, with the tags that the resource has at that moment. */
export function callsFor(
  handlers: ResourceSchemas,
  stack: SimulatedStack,
  [id, { Type, Properties }]: readonly [id: string, resource: Resource],
  operation: Operation,
): Call[] {
  const optional = OPTIONAL_CALLS[Type] ?? [];
  const used = JSON.stringify({ ...Properties });
  const isNeeded = (action: string) =>
    optional.every(
      ([pattern, property]) => !pattern.test(action) || used.includes(`"${property}"`),
    );
  const isSeparate = (action: string) =>
    // CreateKey takes the key policy.
    !(operation === 'create' && action === 'kms:PutKeyPolicy');
  const own = ownArn(Type, `${stack.name}-${id}-ABCDEFGHIJKL`);
  return handlers
    .permissions(Type, operation)
    .filter((action) => isNeeded(action) && isSeparate(action))
    .map((action) => ({
      action,
      arns: [own, ...relatedArns(stack)],
      context: contextOf(action, stack, Type, operation),
    }));
}

/** ARN of a resource by its generated name. */
function ownArn(type: string, name: string): string {
  const [, service = '', kind = ''] = type.split('::');
  switch (`${service}.${kind.replace(/Policy$/, '')}`) {
    case 'S3.Bucket':
      return `arn:aws:s3:::${name.toLowerCase()}`;
    case 'IAM.Role':
    case 'IAM.':
      return `arn:aws:iam::${ACCOUNT}:role/${name}`;
    case 'CloudWatch.Alarm':
      return arn('cloudwatch', `alarm:${name}`);
    case 'CloudWatch.Dashboard':
      return `arn:aws:cloudwatch::${ACCOUNT}:dashboard/${name}`;
    case 'CodeDeploy.Application':
      return arn('codedeploy', `application:${name}`);
    case 'CodeDeploy.DeploymentConfig':
      return arn('codedeploy', `deploymentconfig:${name}`);
    case 'CodeDeploy.DeploymentGroup':
      return arn('codedeploy', `deploymentgroup:${name}/${name}`);
    case 'DynamoDB.Table':
      return arn('dynamodb', `table/${name}`);
    case 'KMS.Key':
      return arn('kms', `key/${UUID}`);
    case 'Lambda.EventSourceMapping':
      return arn('lambda', `event-source-mapping:${UUID}`);
    case 'Lambda.Alias':
    case 'Lambda.EventInvokeConfig':
    case 'Lambda.Function':
    case 'Lambda.Permission':
    case 'Lambda.Version':
      return arn('lambda', `function:${name}`);
    case 'Logs.LogGroup':
      return arn('logs', `log-group:${name}`);
    case 'SNS.Topic':
    case 'SNS.Subscription':
      return arn('sns', name);
    case 'SQS.Queue':
      return arn('sqs', name);
    default:
      throw new Error(`The ARN of ${type} is not known: add it here.`);
  }
}

/** ARNs of other resources that the handlers use; calls without a resource come last. */
function relatedArns({ name, assetBucket }: SimulatedStack): string[] {
  return [
    `arn:aws:iam::${ACCOUNT}:role/${name}-Role-ABCDEFGHIJKL`,
    arn('codedeploy', `application:${name}-Application`),
    arn('codedeploy', `deploymentgroup:${name}-Application/${name}-Group`),
    arn('codedeploy', 'deploymentconfig:Canary'),
    `arn:aws:s3:::${assetBucket}/assets/0a1b2c.zip`,
    '*',
  ];
}

function contextOf(
  action: string,
  { name, boundary }: SimulatedStack,
  type: string,
  operation: Operation,
): Record<string, string> {
  const tags = { project: 'summit-stacks' };
  const context: Record<string, string> = {
    'aws:RequestedRegion': REGION,
    ...prefixed('aws:RequestTag', tags),
    // A resource that is just created has no tags that count; of a KMS key for up to five minutes.
    ...(operation !== 'create' && prefixed('aws:ResourceTag', tags)),
  };
  if (action.startsWith('iam:')) context['iam:PermissionsBoundary'] = boundary;
  if (action === 'iam:PassRole')
    context['iam:PassedToService'] = `${type.split('::')[1]?.toLowerCase() ?? ''}.amazonaws.com`;
  if (type === 'AWS::Lambda::EventSourceMapping')
    context['lambda:FunctionArn'] = arn('lambda', `function:${name}-Worker-ABCDEFGHIJKL`);
  return context;
}

function prefixed(key: string, tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([name, value]) => [`${key}/${name}`, value]));
}
