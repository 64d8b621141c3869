import {
  asText,
  everyResource,
  listOf,
  readTemplate,
  resourcesOf,
  STACKS_AND_STAGES,
  type PlacedResource,
} from '../../support/templates.ts';

interface Policy {
  readonly PolicyDocument: {
    readonly Statement: readonly Readonly<Record<string, unknown>>[];
  };
}

interface Bucket {
  readonly LoggingConfiguration?: { readonly DestinationBucketName: unknown };
}

const PLAIN_HTTP = { Bool: { 'aws:SecureTransport': 'false' } };
const OLD_TLS = { NumericLessThan: { 's3:TlsVersion': 1.2 } };

/** Statements of a resource's policies that deny, regardless of other policies. */
function deniedTo(
  { template, id }: PlacedResource<unknown>,
  type: string,
  target: string,
): unknown[] {
  return resourcesOf<Policy & Record<string, unknown>>(template, type)
    .filter(([, { Properties }]) => listOf(Properties[target]).some((t) => asText(t) === `<${id}>`))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
    .filter(({ Effect }) => Effect === 'Deny');
}

describe.each(everyResource<Bucket>('AWS::S3::Bucket'))('The bucket $name', (bucket) => {
  const { id, properties, template } = bucket;

  test('is encrypted, and closed to the public in all four ways', () => {
    expect(properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            ServerSideEncryptionByDefault: {
              SSEAlgorithm: expect.stringMatching(/^(AES256|aws:kms)$/) as string,
            },
          },
        ],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
  });

  test('refuses plain HTTP and TLS before 1.2, for itself and its objects', () => {
    const everything = {
      Action: 's3:*',
      Principal: { AWS: '*' },
      Resource: [
        { 'Fn::GetAtt': [id, 'Arn'] },
        { 'Fn::Join': ['', [{ 'Fn::GetAtt': [id, 'Arn'] }, '/*']] },
      ],
    };
    const [plain, old] = deniedTo(bucket, 'AWS::S3::BucketPolicy', 'Bucket');
    expect(plain).toMatchObject({ ...everything, Condition: PLAIN_HTTP });
    expect(old).toMatchObject({ ...everything, Condition: OLD_TLS });
  });

  test('logs its requests to a bucket for logs alone, or is that bucket', () => {
    const logBuckets = resourcesOf<Bucket>(template, 'AWS::S3::Bucket').map(([, other]) =>
      asText(other.Properties.LoggingConfiguration?.DestinationBucketName ?? ''),
    );
    expect(properties.LoggingConfiguration === undefined).toBe(logBuckets.includes(`<${id}>`));
  });
});

test.each(everyResource('AWS::SQS::Queue'))(
  'The queue $name is encrypted and refuses plain HTTP',
  (queue) => {
    expect(queue.properties.SqsManagedSseEnabled).toBe(true);
    expect(deniedTo(queue, 'AWS::SQS::QueuePolicy', 'Queues')).toMatchObject([
      { Action: 'sqs:*', Principal: { AWS: '*' }, Condition: PLAIN_HTTP },
    ]);
  },
);

test.each(everyResource('AWS::SNS::Topic'))('The topic $name refuses plain HTTP', (topic) => {
  expect(deniedTo(topic, 'AWS::SNS::TopicPolicy', 'Topics')).toMatchObject([
    { Action: 'sns:Publish', Principal: '*', Condition: PLAIN_HTTP },
  ]);
});

test.each(STACKS_AND_STAGES)('The template of %s in %s has no secret', (stack, stage) => {
  const text = JSON.stringify(readTemplate(stack, stage));
  expect(text).not.toMatch(/AKIA[0-9A-Z]{16}|-----BEGIN|resolve:ssm-secure/);
});

test.each(everyResource('AWS::Lambda::Function'))(
  'The function $name has no secret in its environment',
  ({ properties }) => {
    expect(JSON.stringify(properties.Environment ?? {})).not.toMatch(/secret|password|token/i);
  },
);
