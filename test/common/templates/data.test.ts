import {
  asText,
  listOf,
  readTemplate,
  resourcesOf,
  STACKS_AND_STAGES,
} from '../../support/templates.ts';

interface Policy {
  readonly PolicyDocument: {
    readonly Statement: readonly Readonly<Record<string, unknown>>[];
  };
}

const PLAIN_HTTP = { Bool: { 'aws:SecureTransport': 'false' } };
const OLD_TLS = { NumericLessThan: { 's3:TlsVersion': 1.2 } };

describe.each(STACKS_AND_STAGES)('In %s, %s,', (stack, stage) => {
  const template = readTemplate(stack, stage);
  const buckets = resourcesOf<{ LoggingConfiguration?: { DestinationBucketName: unknown } }>(
    template,
    'AWS::S3::Bucket',
  );
  const queues = resourcesOf(template, 'AWS::SQS::Queue');
  const topics = resourcesOf(template, 'AWS::SNS::Topic');

  /** Actions that a resource's policy denies to all principals, regardless of other policies. */
  function deniedTo(type: string, target: string, id: string): unknown[] {
    return resourcesOf<Policy & Record<string, unknown>>(template, type)
      .filter(([, { Properties }]) =>
        listOf(Properties[target]).some((t) => asText(t) === `<${id}>`),
      )
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
      .filter(({ Effect }) => Effect === 'Deny');
  }

  test('every bucket is encrypted, and closed to the public in all four ways', () => {
    for (const [, { Properties }] of buckets) {
      expect(Properties).toMatchObject({
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
    }
  });

  test('every bucket refuses plain HTTP and TLS before 1.2, for itself and its objects', () => {
    for (const [id] of buckets) {
      const everything = {
        Action: 's3:*',
        Principal: { AWS: '*' },
        Resource: [
          { 'Fn::GetAtt': [id, 'Arn'] },
          { 'Fn::Join': ['', [{ 'Fn::GetAtt': [id, 'Arn'] }, '/*']] },
        ],
      };
      const [plain, old] = deniedTo('AWS::S3::BucketPolicy', 'Bucket', id);
      expect(plain).toMatchObject({ ...everything, Condition: PLAIN_HTTP });
      expect(old).toMatchObject({ ...everything, Condition: OLD_TLS });
    }
  });

  test('every bucket logs its requests to one that is for logs alone', () => {
    const targets = new Set(
      buckets.map(([, { Properties }]) =>
        asText(Properties.LoggingConfiguration?.DestinationBucketName ?? ''),
      ),
    );
    for (const [id, { Properties }] of buckets) {
      expect(Properties.LoggingConfiguration === undefined).toBe(targets.has(`<${id}>`));
    }
  });

  test('every queue is encrypted and refuses plain HTTP', () => {
    for (const [id, { Properties }] of queues) {
      expect(Properties.SqsManagedSseEnabled).toBe(true);
      expect(deniedTo('AWS::SQS::QueuePolicy', 'Queues', id)).toMatchObject([
        { Action: 'sqs:*', Principal: { AWS: '*' }, Condition: PLAIN_HTTP },
      ]);
    }
  });

  test('every topic refuses plain HTTP', () => {
    for (const [id] of topics) {
      expect(deniedTo('AWS::SNS::TopicPolicy', 'Topics', id)).toMatchObject([
        { Action: 'sns:Publish', Principal: '*', Condition: PLAIN_HTTP },
      ]);
    }
  });

  test('no secret stands in the template', () => {
    expect(JSON.stringify(template)).not.toMatch(/AKIA[0-9A-Z]{16}|-----BEGIN|resolve:ssm-secure/);
    for (const [, { Properties }] of resourcesOf(template, 'AWS::Lambda::Function')) {
      expect(JSON.stringify(Properties.Environment ?? {})).not.toMatch(/secret|password|token/i);
    }
  });
});
