import { rightsOf, withoutHashOrAttribute } from '../../support/rights.ts';
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

/** What a function may do, as `action on Resource`. */
function rights(name: string): string[] {
  return rightsOf(
    template,
    new RegExp(`${name}Role`),
    (right) => /^(s3|dynamodb|sns):/.test(right),
    withoutHashOrAttribute,
  );
}

/** Who may do what with one topic, beside everyone's being refused. */
function allowedTo(topic: string): Statement[] {
  return resourcesOf<PolicyProperties & { Topics: unknown[] }>(template, 'AWS::SNS::TopicPolicy')
    .filter(([, { Properties }]) => readable(Properties.Topics[0]) === topic)
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
    .filter(({ Effect }) => Effect === 'Allow');
}

describe('The topic of new objects', () => {
  test('hears of each from S3 itself, without a function in between', () => {
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

  test('takes messages of S3 alone, from buckets of this account', () => {
    expect(allowedTo('TopicsCreated')).toMatchObject([
      {
        Action: 'sns:Publish',
        Principal: { Service: 's3.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      },
    ]);
  });

  test('is a topic of its own: replays come over another, from those who have the right', () => {
    expect(allowedTo('TopicsReplays')).toEqual([]);
  });
});

describe('The subscriptions', () => {
  test('are five: three to new objects, two to replays', () => {
    expect(subscriptions.map(({ TopicArn }) => readable(TopicArn)).sort()).toEqual([
      'TopicsCreated',
      'TopicsCreated',
      'TopicsCreated',
      'TopicsReplays',
      'TopicsReplays',
    ]);
  });

  test('each have a dead-letter queue that no other has and no queue may use', () => {
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

  test('bring the thumbnails only what ends as an image does, in lower or upper case', () => {
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

  test('bring the index everything', () => {
    expect(subscription('TopicsCreated', 'MetadataWork').FilterPolicy).toBeUndefined();
  });

  test('bring the audit queue everything as S3 wrote it, and the functions SNS’s envelope', () => {
    const audit = subscription('TopicsCreated', 'Audit');
    expect(audit.FilterPolicy).toBeUndefined();
    expect(subscriptions.filter(({ RawMessageDelivery }) => RawMessageDelivery)).toEqual([audit]);
  });

  test.each(['thumbnail', 'metadata'])('bring %s the replays that name it', (name) => {
    const queue = `${name.charAt(0).toUpperCase()}${name.slice(1)}Work`;
    const { FilterPolicy, FilterPolicyScope } = subscription('TopicsReplays', queue);
    expect(FilterPolicy).toEqual({ subscriber: [name] });
    expect(FilterPolicyScope ?? 'MessageAttributes').toBe('MessageAttributes');
  });
});

describe('Of rights', () => {
  test('Thumbnail has uploads to read, and thumbnails to read and write', () => {
    expect(rights('Thumbnail')).toEqual([
      's3:GetObject on ThumbnailsBucket/*',
      's3:GetObject on Uploads/*',
      's3:ListBucket on ThumbnailsBucket',
      's3:ListBucket on Uploads',
      's3:PutObject on ThumbnailsBucket/*',
    ]);
  });

  test('Metadata has uploads to look at, and one table to put into', () => {
    expect(rights('Metadata')).toEqual([
      'dynamodb:PutItem on IndexTable',
      's3:GetObject on Uploads/*',
      's3:ListBucket on Uploads',
    ]);
  });
});

test('Nobody but an auditor reads the audit queue, which keeps what it has for ten days', () => {
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

test('In production the index is kept, protected, and can be had back from any second of 35 days', () => {
  expect(resourceOf(production, 'AWS::DynamoDB::Table')).toMatchObject({
    DeletionPolicy: 'Retain',
    Properties: {
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    },
  });
});
