import { permissionsOf, withoutHashOrAttribute } from '../../support/permissions.ts';
import { asText, readTemplate, resourceOf, resourcesOf } from '../../support/templates.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

interface PolicyProperties {
  readonly PolicyDocument: { readonly Statement: readonly Statement[] };
}

interface SubscriptionProperties {
  readonly TopicArn: unknown;
  readonly Endpoint: unknown;
  readonly Protocol: string;
  readonly FilterPolicy?: unknown;
  readonly FilterPolicyScope?: string;
  readonly RawMessageDelivery: boolean;
  readonly RedrivePolicy: { readonly deadLetterTargetArn: unknown };
}

const template = readTemplate('FanOut');
const production = readTemplate('FanOut', 'production');
const subscriptions = resourcesOf<SubscriptionProperties>(template, 'AWS::SNS::Subscription').map(
  ([, { Properties }]) => Properties,
);

/** `<TopicsCreated7779EB1A>` as `TopicsCreated`. */
function readable(resource: unknown): string {
  return withoutHashOrAttribute(asText(resource));
}

function subscription(topic: string, queue: string): SubscriptionProperties {
  const found = subscriptions.find(
    ({ TopicArn, Endpoint }) =>
      readable(TopicArn) === topic && readable(Endpoint).endsWith(`${queue}Queue`),
  );
  if (!found) throw new Error(`${queue} does not subscribe to ${topic}.`);
  return found;
}

/** Permissions of a function, as `action on Resource`. */
function permissions(name: string): string[] {
  return permissionsOf(
    template,
    new RegExp(`${name}Role`),
    (permission) => /^(s3|dynamodb|sns):/.test(permission),
    withoutHashOrAttribute,
  );
}

/** Principals and actions that the policy of one topic allows, without the denial for everyone. */
function allowedTo(topic: string): Statement[] {
  return resourcesOf<PolicyProperties & { Topics: unknown[] }>(template, 'AWS::SNS::TopicPolicy')
    .filter(([, { Properties }]) => readable(Properties.Topics[0]) === topic)
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
    .filter(({ Effect }) => Effect === 'Allow');
}

describe('Topic of new objects', () => {
  test('receives each event from S3 directly, without a function in between', () => {
    const uploads = resourcesOf(template, 'AWS::S3::Bucket').find(([id]) =>
      id.startsWith('Uploads'),
    );
    const { NotificationConfiguration } = uploads?.[1].Properties as {
      NotificationConfiguration: { TopicConfigurations: { Event: string; Topic: unknown }[] };
    };
    expect(
      NotificationConfiguration.TopicConfigurations.map(({ Event, Topic }) => [
        Event,
        readable(Topic),
      ]),
    ).toEqual([['s3:ObjectCreated:*', 'TopicsCreated']]);
  });

  test('accepts messages of S3 only, from buckets of this account', () => {
    expect(allowedTo('TopicsCreated')).toMatchObject([
      {
        Action: 'sns:Publish',
        Principal: { Service: 's3.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      },
    ]);
  });

  test('is separate from the topic of replays, which permitted principals publish to', () => {
    expect(allowedTo('TopicsReplays')).toEqual([]);
  });
});

describe('Subscriptions', () => {
  test('are five: three to new objects, two to replays', () => {
    expect(subscriptions.map(({ TopicArn }) => readable(TopicArn)).sort()).toEqual([
      'TopicsCreated',
      'TopicsCreated',
      'TopicsCreated',
      'TopicsReplays',
      'TopicsReplays',
    ]);
  });

  test('each have a dead-letter queue of their own, which no queue may use', () => {
    const targets = subscriptions.map(({ RedrivePolicy }) =>
      asText(RedrivePolicy.deadLetterTargetArn).replace(/^<(\w+)\.Arn>$/, '$1'),
    );
    expect(new Set(targets).size).toBe(subscriptions.length);
    for (const target of targets) {
      expect(template.Resources[target]).toMatchObject({
        Type: 'AWS::SQS::Queue',
        Properties: {
          MessageRetentionPeriod: 14 * 86_400,
          RedriveAllowPolicy: { redrivePermission: 'denyAll' },
        },
      });
    }
  });

  test('deliver to the thumbnails only keys with the ending of an image, in lower or upper case', () => {
    const { FilterPolicy, FilterPolicyScope } = subscription('TopicsCreated', 'ThumbnailWork');
    expect(FilterPolicyScope).toBe('MessageBody');
    expect(FilterPolicy).toEqual({
      Records: {
        s3: {
          object: {
            key: ['jpg', 'JPG', 'jpeg', 'JPEG', 'png', 'PNG', 'webp', 'WEBP', 'gif', 'GIF'].map(
              (ending) => ({ suffix: `.${ending}` }),
            ),
          },
        },
      },
    });
  });

  test('deliver everything to the index', () => {
    expect(subscription('TopicsCreated', 'MetadataWork').FilterPolicy).toBeUndefined();
  });

  test('deliver to the audit queue the message as S3 wrote it, and to the functions the envelope of SNS', () => {
    const audit = subscription('TopicsCreated', 'Audit');
    expect(audit.FilterPolicy).toBeUndefined();
    expect(subscriptions.filter(({ RawMessageDelivery }) => RawMessageDelivery)).toEqual([audit]);
  });

  test.each(['thumbnail', 'metadata'])('deliver to %s the replays that name it', (name) => {
    const queue = `${name.charAt(0).toUpperCase()}${name.slice(1)}Work`;
    const { FilterPolicy, FilterPolicyScope } = subscription('TopicsReplays', queue);
    expect(FilterPolicy).toEqual({ subscriber: [name] });
    expect(FilterPolicyScope ?? 'MessageAttributes').toBe('MessageAttributes');
  });
});

describe('Permissions', () => {
  test('allow Thumbnail to read uploads, and to read and write thumbnails', () => {
    expect(permissions('Thumbnail')).toEqual([
      's3:GetObject on ThumbnailsBucket/*',
      's3:GetObject on Uploads/*',
      's3:ListBucket on ThumbnailsBucket',
      's3:ListBucket on Uploads',
      's3:PutObject on ThumbnailsBucket/*',
    ]);
  });

  test('allow Metadata to read uploads, and to put items into one table', () => {
    expect(permissions('Metadata')).toEqual([
      'dynamodb:PutItem on IndexTable',
      's3:GetObject on Uploads/*',
      's3:ListBucket on Uploads',
    ]);
  });
});

test('Only an auditor reads the audit queue, which keeps its messages for ten days', () => {
  const [[id, audit] = []] = resourcesOf(template, 'AWS::SQS::Queue').filter(([each]) =>
    each.startsWith('AuditTrailAuditQueue'),
  );
  expect(audit?.Properties.MessageRetentionPeriod).toBe(10 * 86_400);
  const readers = resourcesOf<{ EventSourceArn: unknown }>(
    template,
    'AWS::Lambda::EventSourceMapping',
  ).map(([, { Properties }]) => asText(Properties.EventSourceArn));
  expect(readers).not.toContain(`<${String(id)}.Arn>`);
});

test('In production the index is kept, protected, and can be restored to any second of 35 days', () => {
  expect(resourceOf(production, 'AWS::DynamoDB::Table')).toMatchObject({
    DeletionPolicy: 'Retain',
    Properties: {
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    },
  });
});
