import { rightsOf } from '../../support/rights.ts';
import { asText, readTemplate, resourceOf, resourcesOf } from '../../support/templates.ts';

const template = readTemplate('ImageResizer');
const production = readTemplate('ImageResizer', 'production');

/** What one function may do with buckets and queues, as `action on resource`. */
function rights(name: string): string[] {
  return rightsOf(template, new RegExp(`${name}Role`), (right) => /^(s3|sqs):/.test(right));
}

const bucket = (name: string, in_ = template) =>
  resourcesOf(in_, 'AWS::S3::Bucket').find(([id]) => id.startsWith(name))?.[1];

describe('With buckets and queues,', () => {
  test('Page may do nothing', () => {
    expect(rights('Page')).toEqual([]);
  });

  test('Upload may write uploads, which is what its form allows', () => {
    expect(rights('Upload')).toEqual(['s3:PutObject on Uploads/*']);
  });

  test('Deliver may read uploads, and read and write derivatives', () => {
    expect(rights('Deliver')).toEqual([
      's3:GetObject on Derivatives/*',
      's3:GetObject on Uploads/*',
      's3:ListBucket on Derivatives',
      's3:ListBucket on Uploads',
      's3:PutObject on Derivatives/*',
    ]);
  });

  test('Resize may do as much, take work from the queue and send dead letters', () => {
    expect(rights('Resize')).toEqual([
      's3:GetObject on Derivatives/*',
      's3:GetObject on Uploads/*',
      's3:ListBucket on Derivatives',
      's3:ListBucket on Uploads',
      's3:PutObject on Derivatives/*',
      'sqs:ChangeMessageVisibility on WorkQueue',
      'sqs:DeleteMessage on WorkQueue',
      'sqs:GetQueueAttributes on WorkDeadLetters',
      'sqs:GetQueueAttributes on WorkQueue',
      'sqs:GetQueueUrl on WorkDeadLetters',
      'sqs:GetQueueUrl on WorkQueue',
      'sqs:ReceiveMessage on WorkQueue',
      'sqs:SendMessage on WorkDeadLetters',
    ]);
  });
});

describe('The functions', () => {
  const functions = resourcesOf<{ Timeout: number }>(template, 'AWS::Lambda::Function');
  const behindApi = resourcesOf<{ Integration: { Uri: unknown } }>(
    template,
    'AWS::ApiGateway::Method',
  ).map(([, { Properties }]) => asText(Properties.Integration.Uri));

  test('are the four of the picture', () => {
    expect(functions).toHaveLength(4);
  });

  test('end before the API stops waiting for them at 29 seconds', () => {
    const waitedFor = functions.filter(([id]) => behindApi.some((uri) => uri.includes(`<${id}.`)));
    expect(waitedFor).toHaveLength(3);
    for (const [, { Properties }] of waitedFor) expect(Properties.Timeout).toBeLessThan(29);
  });
});

describe('The eager path', () => {
  test('begins with each object created, without a function in between', () => {
    const { EventSourceArn } = resourceOf(template, 'AWS::Lambda::EventSourceMapping').Properties;
    expect(bucket('Uploads')?.Properties.NotificationConfiguration).toEqual({
      QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: EventSourceArn }],
    });
  });

  test('handles five messages a call and ten images at once', () => {
    expect(resourceOf(template, 'AWS::Lambda::EventSourceMapping').Properties).toMatchObject({
      BatchSize: 5,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 10 },
    });
  });
});

describe('The API', () => {
  test('is throttled, logged and traced', () => {
    expect(resourceOf(template, 'AWS::ApiGateway::Stage').Properties).toMatchObject({
      AccessLogSetting: { DestinationArn: expect.anything() as unknown },
      MethodSettings: [
        {
          HttpMethod: '*',
          ResourcePath: '/*',
          ThrottlingRateLimit: 100,
          ThrottlingBurstLimit: 200,
          LoggingLevel: 'ERROR',
          DataTraceEnabled: false,
        },
      ],
      TracingEnabled: true,
    });
  });

  test('speaks TLS 1.2 or newer, and takes every body for binary', () => {
    expect(resourceOf(template, 'AWS::ApiGateway::RestApi').Properties).toMatchObject({
      SecurityPolicy: expect.stringContaining('TLS13_1_2') as string,
      BinaryMediaTypes: ['*/*', 'image/*'],
    });
  });

  test('answers the page, uploads and images, and nothing else', () => {
    const paths = resourcesOf(template, 'AWS::ApiGateway::Resource').map(
      ([, { Properties }]) => Properties.PathPart,
    );
    expect(paths.sort()).toEqual(['uploads', '{key+}', '{size}'].sort());
    expect(resourcesOf(template, 'AWS::ApiGateway::Method')).toHaveLength(4);
  });
});

describe('In production', () => {
  test('uploads are kept, with their earlier versions for 90 days', () => {
    expect(bucket('Uploads', production)).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        VersioningConfiguration: { Status: 'Enabled' },
        LifecycleConfiguration: {
          Rules: expect.arrayContaining([
            expect.objectContaining({
              NoncurrentVersionExpiration: { NoncurrentDays: 90 },
            }),
          ]) as unknown[],
        },
      },
    });
  });

  test('derivatives are not, which can be made again', () => {
    expect(bucket('Derivatives', production)?.DeletionPolicy).toBe('Delete');
    expect(bucket('Derivatives', production)?.Properties.VersioningConfiguration).toBeUndefined();
  });
});
