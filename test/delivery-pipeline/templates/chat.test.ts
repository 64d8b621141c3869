import { rightsOf, withoutHashOrAttribute } from '../../support/rights.ts';
import { asText, readTemplate, resourcesOf } from '../../support/templates.ts';

const template = readTemplate('DeliveryChat');
const production = readTemplate('DeliveryChat', 'production');

interface RuleProperties {
  readonly Description: string;
  readonly EventPattern: Readonly<Record<string, unknown>>;
  readonly Targets: readonly {
    readonly Arn: unknown;
    readonly DeadLetterConfig?: { readonly Arn: unknown };
  }[];
}

const rules = resourcesOf<RuleProperties>(template, 'AWS::Events::Rule').map(
  ([, { Properties }]) => Properties,
);

const DELIVERED = ['Staging', 'Production'].flatMap((prefix) =>
  ['DeliveryRelease', 'FanOut'].map((stack) => `${prefix}-${stack}`),
);

/** What a function may do, beside logs, traces and its queues. */
function rights(name: string): string[] {
  return rightsOf(
    template,
    new RegExp(`${name}Role`),
    (right) => /^(codepipeline|dynamodb|events|s3|secretsmanager|sqs:SendMessage)/.test(right),
    (resource) =>
      withoutHashOrAttribute(resource)
        .replace(
          /arn:<AWS::Partition>:codepipeline:.*"(Delivery|Container)Pipeline".*\}(?=\/|$)/,
          '$1',
        )
        .replace(/arn:<AWS::Partition>:events:.*:event-bus/, 'event-bus'),
  );
}

/** The queues that a rule tells, by name. */
function told(description: string): string[] {
  const { Targets = [] } = rules.find(({ Description }) => Description === description) ?? {};
  return Targets.map(({ Arn }) =>
    withoutHashOrAttribute(asText(Arn)).replace(/^.*?(Notices|Records)WorkQueue$/, '$1'),
  );
}

describe('The bus tells', () => {
  test.each([
    ['Executions of pipelines, their stages and actions', ['Notices', 'Records']],
    ['Deployments by CodeDeploy', ['Notices', 'Records']],
    ['Changes of the delivered stacks', ['Notices', 'Records']],
    ['Alarms of the delivery', ['Notices', 'Records']],
    ['Calls of CodePipeline’s API that a trail records', ['Records']],
    ['What somebody asked for in Slack', ['Records']],
  ])('%s: %j', (description, queues) => {
    expect(told(description)).toEqual(queues);
  });

  test('of all pipelines, so that others can be counted, and of alarms of its stacks alone', () => {
    const patterns = rules.map(({ EventPattern }) => EventPattern);
    expect(patterns).toContainEqual({
      source: ['aws.codepipeline'],
      'detail-type': ['Pipeline', 'Stage', 'Action'].map(
        (level) => `CodePipeline ${level} Execution State Change`,
      ),
    });
    const alarms = patterns.find(({ source }) => String(source) === 'aws.cloudwatch');
    expect(alarms?.detail).toEqual({
      alarmName: [
        'DeliveryChat',
        'DeliveryPipeline',
        'ContainerPipeline',
        'ContainerDelivery',
        ...DELIVERED,
      ].map((stack) => ({ prefix: `${stack}-` })),
    });
    const stacks = patterns.find(({ source }) => String(source) === 'aws.cloudformation');
    expect(stacks?.detail).toEqual({
      'stack-id': DELIVERED.map((stack) => ({ wildcard: `*:stack/${stack}/*` })),
    });
  });

  test('a queue of its own of what it can’t deliver, for each queue one', () => {
    for (const { Targets } of rules) {
      for (const { Arn, DeadLetterConfig } of Targets) {
        const [name = ''] = /Notices|Records/.exec(asText(Arn)) ?? [];
        expect(asText(DeadLetterConfig?.Arn)).toContain(`${name}Undelivered`);
      }
    }
  });
});

describe('Of rights', () => {
  test('Notify has to look up executions, to read its webhook, to remember', () => {
    expect(rights('Notify')).toEqual([
      'codepipeline:GetPipelineExecution on Container',
      'codepipeline:GetPipelineExecution on Delivery',
      'codepipeline:ListActionExecutions on Container',
      'codepipeline:ListActionExecutions on Delivery',
      'dynamodb:GetItem on Memory',
      'dynamodb:PutItem on Memory',
      'secretsmanager:GetSecretValue on NotificationsWebhook',
      'sqs:SendMessage on NotificationsNoticesNoticesWorkDeadLetters',
    ]);
  });

  test.each(['Command', 'Interact'])(
    '%s, which anyone may call, has none on a pipeline',
    (name) => {
      expect(rights(name)).toEqual([
        'dynamodb:PutItem on Memory',
        'secretsmanager:GetSecretValue on DeploySigningKey',
        'sqs:SendMessage on DeployOrdersQueue',
      ]);
    },
  );

  test('Act, which nobody can call, has to start and to approve, and no secret', () => {
    expect(rights('Act')).toEqual([
      'codepipeline:GetPipeline on Container',
      'codepipeline:GetPipeline on Delivery',
      'codepipeline:GetPipelineState on Container',
      'codepipeline:GetPipelineState on Delivery',
      'codepipeline:PutApprovalResult on Container/Approval/Approve',
      'codepipeline:PutApprovalResult on Delivery/Approval/Approve',
      'codepipeline:StartPipelineExecution on Container',
      'codepipeline:StartPipelineExecution on Delivery',
      'events:PutEvents on event-bus/default',
      'sqs:SendMessage on DeployOrdersDeadLetters',
    ]);
  });

  test('Audit has to add, and neither to read nor to delete what is there', () => {
    expect(rights('Audit')).toEqual([
      'codepipeline:GetPipelineExecution on Container',
      'codepipeline:GetPipelineExecution on Delivery',
      'codepipeline:ListActionExecutions on Container',
      'codepipeline:ListActionExecutions on Delivery',
      'dynamodb:PutItem on AuditTrailTable',
      's3:PutObject on AuditTrailLog/*',
      'sqs:SendMessage on AuditTrailRecordsRecordsWorkDeadLetters',
    ]);
  });
});

test('Forms come to the functions byte by byte: Slack signs bytes', () => {
  const [[, api] = []] = resourcesOf(template, 'AWS::ApiGateway::RestApi');
  expect(api?.Properties.BinaryMediaTypes).toEqual(['application/x-www-form-urlencoded']);
});

test('A function that Slack waits for gives up soon after Slack does', () => {
  const functions = resourcesOf<{ Description: string; Timeout: number }>(
    template,
    'AWS::Lambda::Function',
  );
  const answering = functions.filter(([id]) => /^Deploy(Command|Interact)/.test(id));
  expect(answering.map(([, { Properties }]) => Properties.Timeout)).toEqual([5, 5]);
});

test('The secrets are random until an operator stores them', () => {
  for (const [, { Properties }] of resourcesOf(template, 'AWS::SecretsManager::Secret')) {
    expect(Properties).toMatchObject({ GenerateSecretString: {} });
    expect(Properties).not.toHaveProperty('SecretString');
  }
});

describe('In production', () => {
  test('nobody can delete or change the log for a year', () => {
    const [[, log] = []] = resourcesOf(production, 'AWS::S3::Bucket').filter(([id]) =>
      id.startsWith('AuditTrailLog'),
    );
    expect(log?.Properties).toMatchObject({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 365 } },
      },
      VersioningConfiguration: { Status: 'Enabled' },
    });
  });

  test('the table is kept, protected, and can be had back from any second of 35 days', () => {
    const [[, table] = []] = resourcesOf(production, 'AWS::DynamoDB::Table').filter(([id]) =>
      id.startsWith('AuditTrailTable'),
    );
    expect(table).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
  });
});

test('In sandbox the log can be deleted', () => {
  expect(JSON.stringify(template)).not.toContain('ObjectLock');
});
