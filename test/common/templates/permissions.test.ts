import { listOf, readTemplate, resourcesOf, STACKS_AND_STAGES } from '../../support/templates.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Principal?: unknown;
}

interface PolicyProperties {
  readonly PolicyDocument: { readonly Statement: readonly Statement[] };
}

/** Actions without resource-level permissions. */
const WITHOUT_RESOURCE = [
  'codedeploy:StopDeployment',
  'codepipeline:PutJobFailureResult',
  'codepipeline:PutJobSuccessResult',
  'ecr:GetAuthorizationToken',
  'ecs:DeregisterTaskDefinition',
  'ecs:DescribeTaskDefinition',
  'elasticloadbalancing:DescribeListeners',
  'elasticloadbalancing:DescribeRules',
  'elasticloadbalancing:DescribeTargetGroups',
  'elasticloadbalancing:DescribeTargetHealth',
  // Required for the log of a state machine:
  // https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
  'logs:CreateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:DescribeLogGroups',
  'logs:DescribeResourcePolicies',
  'logs:GetLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:UpdateLogDelivery',
  'redshift-data:CancelStatement',
  'redshift-data:DescribeStatement',
  'redshift-data:GetStatementResult',
  'redshift-serverless:CreateUsageLimit',
  'redshift-serverless:ListUsageLimits',
  'redshift-serverless:UpdateUsageLimit',
  'rekognition:DetectLabels',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'kms:CreateKey',
  'lambda:CreateEventSourceMapping',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
];

describe.each(STACKS_AND_STAGES)('In %s, %s,', (stack, stage) => {
  const template = readTemplate(stack, stage);
  const statements = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']
    .flatMap((type) => resourcesOf<PolicyProperties>(template, type))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);

  test('every right of a role is a single action', () => {
    for (const { Action } of statements) {
      for (const action of listOf(Action)) expect(action).not.toContain('*');
    }
  });

  test('every right of a role names its resources, where AWS knows resources', () => {
    for (const { Action, Resource } of statements) {
      if (!listOf(Resource).includes('*')) continue;
      for (const action of listOf(Action)) expect(WITHOUT_RESOURCE).toContain(action);
    }
  });

  test('no role has permissions written into itself, where no test looks for them', () => {
    for (const [, { Properties }] of resourcesOf(template, 'AWS::IAM::Role')) {
      expect(Properties.Policies).toBeUndefined();
    }
  });

  test('no bucket, queue or topic lets everyone in', () => {
    for (const type of [
      'AWS::S3::BucketPolicy',
      'AWS::SQS::QueuePolicy',
      'AWS::SNS::TopicPolicy',
    ]) {
      for (const [, { Properties }] of resourcesOf<PolicyProperties>(template, type)) {
        for (const { Effect, Principal } of Properties.PolicyDocument.Statement) {
          if (Effect === 'Allow')
            expect(Principal).toEqual({ Service: expect.any(String) as string });
        }
      }
    }
  });
});
