import { permissionsOf, withoutHashOrAttribute } from '../../support/permissions.ts';
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

/** Permissions of a function, besides logs, traces and its queues. */
function permissions(name: string): string[] {
  return permissionsOf(
    template,
    new RegExp(`${name}Role`),
    (permission) =>
      /^(codepipeline|dynamodb|events|s3|secretsmanager|sqs:SendMessage)/.test(permission),
    (resource) =>
      withoutHashOrAttribute(resource)
        .replace(
          /arn:<AWS::Partition>:codepipeline:.*"(Delivery|Container)Pipeline".*\}(?=\/|$)/,
          '$1',
        )
        .replace(/arn:<AWS::Partition>:events:.*:event-bus/, 'event-bus'),
  );
}

/** Names of the queues that a rule sends to. */
function targetsOf(description: string): string[] {
  const { Targets = [] } = rules.find(({ Description }) => Description === description) ?? {};
  return Targets.map(({ Arn }) =>
    withoutHashOrAttribute(asText(Arn)).replace(/^.*?(Notices|Records)WorkQueue$/, '$1'),
  );
}

describe('The event bus', () => {
  test.each([
    ['Executions of pipelines, their stages and actions', ['Notices', 'Records']],
    ['Deployments by CodeDeploy', ['Notices', 'Records']],
    ['Changes of the delivered stacks', ['Notices', 'Records']],
    ['Alarms of the delivery', ['Notices', 'Records']],
    ['Calls of CodePipeline’s API that a trail records', ['Records']],
    ['What somebody asked for in Slack', ['Records']],
  ])('sends events of the rule “%s” to the queues %j', (description, queues) => {
    expect(targetsOf(description)).toEqual(queues);
  });

  test('sends events of all pipelines, and only alarms of its own stacks', () => {
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

  test('has one dead-letter queue for each target queue', () => {
    for (const { Targets } of rules) {
      for (const { Arn, DeadLetterConfig } of Targets) {
        const [name = ''] = /Notices|Records/.exec(asText(Arn)) ?? [];
        expect(asText(DeadLetterConfig?.Arn)).toContain(`${name}Undelivered`);
      }
    }
  });
});

describe('By its policy,', () => {
  test('Notify may read executions and the webhook, and use the idempotency table', () => {
    expect(permissions('Notify')).toEqual([
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
    '%s, which has a public address, has no permissions on a pipeline',
    (name) => {
      expect(permissions(name)).toEqual([
        'dynamodb:PutItem on Memory',
        'secretsmanager:GetSecretValue on DeploySigningKey',
        'sqs:SendMessage on DeployOrdersQueue',
      ]);
    },
  );

  test('Act, which has no address, may start and approve executions, and read no secret', () => {
    expect(permissions('Act')).toEqual([
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

  test('Audit may add records, and not read or delete them', () => {
    expect(permissions('Audit')).toEqual([
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

test('The API passes forms to the functions as unchanged bytes, which Slack signs', () => {
  const [[, api] = []] = resourcesOf(template, 'AWS::ApiGateway::RestApi');
  expect(api?.Properties.BinaryMediaTypes).toEqual(['application/x-www-form-urlencoded']);
});

test('Functions that respond to Slack have a timeout slightly above Slack’s', () => {
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

describe('In production,', () => {
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

  test('the table is retained, protected, and restorable to any second of the last 35 days', () => {
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

test('The log can be deleted in sandbox', () => {
  expect(JSON.stringify(template)).not.toContain('ObjectLock');
});
