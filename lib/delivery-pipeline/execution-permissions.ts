import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** Permissions of CloudFormation for one kind of resource in the delivered stacks. */
interface Permission {
  /** Resource types that need the actions. */
  readonly types: readonly string[];
  readonly actions: readonly string[];
  /** ARN pattern for the resources of a stack: their generated names begin with the stack's. */
  readonly resource: (stack: string) => string;
  readonly conditions?: (
    stack: string,
    boundary: string,
  ) => Record<string, Record<string, unknown>>;
}

const regional = (service: string, rest: string) =>
  `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${rest}`;

const func = (stack: string) => regional('lambda', `function:${stack}-*`);
const role = (stack: string) => `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/${stack}-*`;

function of(prefix: string, ...names: string[]): string[] {
  return names.map((name) => `${prefix}:${name}`);
}

/** Resource of actions without resource-level permissions. */
const IN_REGION: Pick<Permission, 'resource' | 'conditions'> = {
  resource: () => '*',
  conditions: () => ({ StringEquals: { 'aws:RequestedRegion': Aws.REGION } }),
};

/**
 * Permissions for each resource type, without wildcards in actions, on resources that are named after
 * the stack (https://docs.aws.amazon.com/service-authorization/latest/reference/). A test evaluates them
 * for every resource of the delivered templates.
 */
export const EXECUTION_PERMISSIONS: readonly Permission[] = [
  {
    types: [
      'AWS::Lambda::Function',
      'AWS::Lambda::Version',
      'AWS::Lambda::Alias',
      'AWS::Lambda::EventInvokeConfig',
      'AWS::Lambda::Permission',
    ],
    actions: [
      ...of(
        'lambda',
        'CreateFunction',
        'GetFunction',
        'GetFunctionConfiguration',
        'UpdateFunctionCode',
      ),
      ...of('lambda', 'UpdateFunctionConfiguration', 'DeleteFunction', 'PublishVersion'),
      ...of('lambda', 'ListVersionsByFunction', 'GetFunctionCodeSigningConfig'),
      ...of('lambda', 'GetRuntimeManagementConfig', 'GetFunctionRecursionConfig'),
      ...of('lambda', 'GetProvisionedConcurrencyConfig', 'ListProvisionedConcurrencyConfigs'),
      ...of('lambda', 'CreateAlias', 'GetAlias', 'UpdateAlias', 'DeleteAlias'),
      ...of('lambda', 'GetFunctionEventInvokeConfig', 'PutFunctionEventInvokeConfig'),
      ...of('lambda', 'UpdateFunctionEventInvokeConfig', 'DeleteFunctionEventInvokeConfig'),
      ...of('lambda', 'AddPermission', 'RemovePermission', 'GetPolicy'),
      ...of('lambda', 'TagResource', 'UntagResource', 'ListTags'),
    ],
    resource: func,
  },
  {
    types: ['AWS::Lambda::EventSourceMapping'],
    actions: of(
      'lambda',
      'UpdateEventSourceMapping',
      'DeleteEventSourceMapping',
      'GetEventSourceMapping',
    ),
    resource: () => regional('lambda', 'event-source-mapping:*'),
    conditions: (stack) => ({ ArnLike: { 'lambda:FunctionArn': func(stack) } }),
  },
  {
    types: ['AWS::Lambda::EventSourceMapping'],
    actions: of('lambda', 'TagResource', 'UntagResource', 'ListTags'),
    resource: () => regional('lambda', 'event-source-mapping:*'),
  },
  {
    // CreateEventSourceMapping supports the condition, but no resource.
    types: ['AWS::Lambda::EventSourceMapping'],
    actions: ['lambda:CreateEventSourceMapping'],
    resource: () => '*',
    conditions: (stack) => ({ ArnLike: { 'lambda:FunctionArn': func(stack) } }),
  },
  {
    // Without the boundary, CloudFormation's role could create a role with more permissions than its own.
    types: ['AWS::IAM::Role', 'AWS::IAM::Policy'],
    actions: of(
      'iam',
      'CreateRole',
      'PutRolePolicy',
      'AttachRolePolicy',
      'PutRolePermissionsBoundary',
    ),
    resource: role,
    conditions: (_, boundary) => ({ StringEquals: { 'iam:PermissionsBoundary': boundary } }),
  },
  {
    types: ['AWS::IAM::Role', 'AWS::IAM::Policy'],
    actions: [
      ...of('iam', 'GetRole', 'DeleteRole', 'UpdateRole', 'UpdateRoleDescription'),
      ...of(
        'iam',
        'UpdateAssumeRolePolicy',
        'GetRolePolicy',
        'DeleteRolePolicy',
        'ListRolePolicies',
      ),
      ...of('iam', 'ListAttachedRolePolicies', 'DetachRolePolicy', 'TagRole', 'UntagRole'),
    ],
    resource: role,
  },
  {
    types: ['AWS::IAM::Role'],
    actions: ['iam:PassRole'],
    resource: role,
    conditions: () => ({
      StringEquals: { 'iam:PassedToService': ['lambda.amazonaws.com', 'codedeploy.amazonaws.com'] },
    }),
  },
  {
    types: ['AWS::Logs::LogGroup'],
    actions: of(
      'logs',
      'CreateLogGroup',
      'DeleteLogGroup',
      'PutRetentionPolicy',
      'DeleteRetentionPolicy',
      'TagResource',
      'UntagResource',
      'ListTagsForResource',
    ),
    resource: (stack) => regional('logs', `log-group:${stack}-*`),
  },
  {
    types: ['AWS::Logs::LogGroup'],
    actions: ['logs:DescribeLogGroups'],
    ...IN_REGION,
  },
  {
    types: ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy'],
    actions: of(
      'sqs',
      'CreateQueue',
      'DeleteQueue',
      'GetQueueAttributes',
      'SetQueueAttributes',
      'GetQueueUrl',
      'TagQueue',
      'UntagQueue',
      'ListQueueTags',
    ),
    resource: (stack) => regional('sqs', `${stack}-*`),
  },
  {
    types: ['AWS::SNS::Topic', 'AWS::SNS::TopicPolicy', 'AWS::SNS::Subscription'],
    actions: [
      ...of('sns', 'CreateTopic', 'DeleteTopic', 'GetTopicAttributes', 'SetTopicAttributes'),
      ...of(
        'sns',
        'Subscribe',
        'Unsubscribe',
        'GetSubscriptionAttributes',
        'SetSubscriptionAttributes',
      ),
      ...of('sns', 'ListSubscriptionsByTopic', 'GetDataProtectionPolicy'),
      ...of('sns', 'TagResource', 'UntagResource', 'ListTagsForResource'),
    ],
    resource: (stack) => regional('sns', `${stack}-*`),
  },
  {
    types: ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy'],
    actions: [
      ...of('s3', 'CreateBucket', 'DeleteBucket', 'ListBucket', 'GetBucketLocation'),
      ...of('s3', 'GetBucketPolicy', 'PutBucketPolicy', 'DeleteBucketPolicy'),
      ...of('s3', 'GetEncryptionConfiguration', 'PutEncryptionConfiguration'),
      ...of('s3', 'GetBucketPublicAccessBlock', 'PutBucketPublicAccessBlock'),
      ...of('s3', 'GetBucketOwnershipControls', 'PutBucketOwnershipControls'),
      ...of('s3', 'GetLifecycleConfiguration', 'PutLifecycleConfiguration'),
      ...of('s3', 'GetBucketNotification', 'PutBucketNotification'),
      ...of('s3', 'GetBucketVersioning', 'PutBucketVersioning'),
      ...of('s3', 'GetBucketLogging', 'PutBucketLogging'),
      ...of('s3', 'GetBucketTagging', 'PutBucketTagging'),
      ...of('s3', 'TagResource', 'UntagResource', 'ListTagsForResource'),
    ],
    resource: (stack) => `arn:${Aws.PARTITION}:s3:::${stack.toLowerCase()}-*`,
  },
  {
    types: ['AWS::DynamoDB::Table'],
    actions: [
      ...of('dynamodb', 'CreateTable', 'DescribeTable', 'UpdateTable', 'DeleteTable'),
      ...of('dynamodb', 'DescribeContinuousBackups', 'UpdateContinuousBackups'),
      ...of('dynamodb', 'DescribeTimeToLive', 'UpdateTimeToLive', 'GetResourcePolicy'),
      ...of('dynamodb', 'DescribeContributorInsights', 'DescribeKinesisStreamingDestination'),
      ...of('dynamodb', 'TagResource', 'UntagResource', 'ListTagsOfResource'),
    ],
    resource: (stack) => regional('dynamodb', `table/${stack}-*`),
  },
  {
    types: ['AWS::CloudWatch::Alarm'],
    actions: of(
      'cloudwatch',
      'PutMetricAlarm',
      'DeleteAlarms',
      'DescribeAlarms',
      'TagResource',
      'UntagResource',
      'ListTagsForResource',
    ),
    resource: (stack) => regional('cloudwatch', `alarm:${stack}-*`),
  },
  {
    // Their generated names do not begin with the stack's; they hold no data.
    types: ['AWS::CloudWatch::Dashboard'],
    actions: [
      ...of('cloudwatch', 'GetDashboard', 'PutDashboard', 'DeleteDashboards'),
      ...of('cloudwatch', 'TagResource', 'UntagResource', 'ListTagsForResource'),
    ],
    resource: () => `arn:${Aws.PARTITION}:cloudwatch::${Aws.ACCOUNT_ID}:dashboard/*`,
  },
  {
    types: ['AWS::CodeDeploy::Application', 'AWS::CodeDeploy::DeploymentGroup'],
    actions: of(
      'codedeploy',
      'CreateApplication',
      'GetApplication',
      'UpdateApplication',
      'DeleteApplication',
      'TagResource',
      'UntagResource',
      'ListTagsForResource',
      'RegisterApplicationRevision',
      'GetApplicationRevision',
    ),
    resource: (stack) => regional('codedeploy', `application:${stack}-*`),
  },
  {
    types: ['AWS::CodeDeploy::DeploymentGroup', 'AWS::Lambda::Alias'],
    actions: of(
      'codedeploy',
      'CreateDeploymentGroup',
      'GetDeploymentGroup',
      'UpdateDeploymentGroup',
      'DeleteDeploymentGroup',
      'CreateDeployment',
      'GetDeployment',
      'ListDeployments',
      'TagResource',
      'UntagResource',
      'ListTagsForResource',
    ),
    resource: (stack) => regional('codedeploy', `deploymentgroup:${stack}-*/*`),
  },
  {
    types: ['AWS::Lambda::Alias'],
    actions: ['codedeploy:StopDeployment'],
    ...IN_REGION,
  },
  {
    types: ['AWS::CodeDeploy::DeploymentConfig', 'AWS::Lambda::Alias'],
    actions: of(
      'codedeploy',
      'CreateDeploymentConfig',
      'GetDeploymentConfig',
      'DeleteDeploymentConfig',
    ),
    resource: () => regional('codedeploy', 'deploymentconfig:*'),
  },
  {
    // Keys have no names: they are recognized by the tag that every stack of this project sets.
    types: ['AWS::KMS::Key'],
    actions: ['kms:CreateKey'],
    resource: () => '*',
    conditions: () => ({ StringEquals: { 'aws:RequestTag/project': 'summit-stacks' } }),
  },
  {
    // A new key has no tags yet: this statement allows CreateKey to set them.
    types: ['AWS::KMS::Key'],
    actions: ['kms:TagResource'],
    resource: () => regional('kms', 'key/*'),
    conditions: () => ({ StringEquals: { 'aws:RequestTag/project': 'summit-stacks' } }),
  },
  {
    // Part of the creation of a key, whose tags count for authorization only after up to five minutes
    // (https://docs.aws.amazon.com/kms/latest/developerguide/tag-authorization.html).
    types: ['AWS::KMS::Key'],
    actions: [
      ...of('kms', 'EnableKeyRotation', 'DescribeKey', 'GetKeyPolicy', 'GetKeyRotationStatus'),
      'kms:ListResourceTags',
    ],
    resource: () => regional('kms', 'key/*'),
  },
  {
    types: ['AWS::KMS::Key'],
    actions: of(
      'kms',
      'PutKeyPolicy',
      'DisableKeyRotation',
      'UpdateKeyDescription',
      'TagResource',
      'UntagResource',
      'ScheduleKeyDeletion',
    ),
    resource: () => regional('kms', 'key/*'),
    conditions: () => ({ StringEquals: { 'aws:ResourceTag/project': 'summit-stacks' } }),
  },
];

/**
 * Statements for the stacks of these names.
 *
 * @param boundary ARN of the permissions boundary of their roles
 */
export function executionStatements(
  stacks: readonly string[],
  boundary: string,
): PolicyStatement[] {
  return EXECUTION_PERMISSIONS.map(({ actions, resource, conditions }) => {
    const each = stacks.map((stack) => conditions?.(stack, boundary) ?? {});
    return new PolicyStatement({
      actions: [...actions],
      resources: [...new Set(stacks.map(resource))],
      conditions: merged(each),
    });
  });
}

/** Joins the values of conditions that have the same keys. */
function merged(
  all: readonly Record<string, Record<string, unknown>>[],
): Record<string, Record<string, unknown>> {
  const [first = {}] = all;
  return Object.fromEntries(
    Object.entries(first).map(([operator, keys]) => [
      operator,
      Object.fromEntries(
        Object.keys(keys).map((key) => [key, [...new Set(all.flatMap((c) => c[operator]?.[key]))]]),
      ),
    ]),
  );
}
