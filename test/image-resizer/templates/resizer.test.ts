import { permissionsOf } from '../../support/permissions.ts';
import { asText, readTemplate, resourceOf, resourcesOf } from '../../support/templates.ts';

const template = readTemplate('ImageResizer');
const production = readTemplate('ImageResizer', 'production');

/** Permissions of one function on buckets and queues, as `action on resource`. */
function permissions(name: string): string[] {
  return permissionsOf(template, new RegExp(`${name}Role`), (permission) =>
    /^(s3|sqs):/.test(permission),
  );
}

const bucket = (name: string, in_ = template) =>
  resourcesOf(in_, 'AWS::S3::Bucket').find(([id]) => id.startsWith(name))?.[1];

describe('Permissions on buckets and queues', () => {
  test('are none for Page', () => {
    expect(permissions('Page')).toEqual([]);
  });

  test('allow Upload to write uploads, as its form does', () => {
    expect(permissions('Upload')).toEqual(['s3:PutObject on Uploads/*']);
  });

  test('allow Deliver to read uploads, and to read and write derivatives', () => {
    expect(permissions('Deliver')).toEqual([
      's3:GetObject on Derivatives/*',
      's3:GetObject on Uploads/*',
      's3:ListBucket on Derivatives',
      's3:ListBucket on Uploads',
      's3:PutObject on Derivatives/*',
    ]);
  });

  test('allow Resize the same, and to consume the queue and send failed messages', () => {
    expect(permissions('Resize')).toEqual([
      's3:GetObject on Derivatives/*',
      's3:GetObject on Uploads/*',
      's3:ListBucket on Derivatives',
      's3:ListBucket on Uploads',
      's3:PutObject on Derivatives/*',
      'sqs:ChangeMessageVisibility on WorkQueue',
      'sqs:DeleteMessage on WorkQueue',
      'sqs:GetQueueAttributes on WorkQueue',
      'sqs:ReceiveMessage on WorkQueue',
      'sqs:SendMessage on WorkDeadLetters',
    ]);
  });
});

describe('Functions', () => {
  const functions = resourcesOf<{ Timeout: number }>(template, 'AWS::Lambda::Function');
  const behindApi = resourcesOf<{ Integration: { Uri: unknown } }>(
    template,
    'AWS::ApiGateway::Method',
  ).map(([, { Properties }]) => asText(Properties.Integration.Uri));

  test('are the four of the diagram', () => {
    expect(functions).toHaveLength(4);
  });

  test('time out before the API does at 29 seconds', () => {
    const waitedFor = functions.filter(([id]) => behindApi.some((uri) => uri.includes(`<${id}.`)));
    expect(waitedFor).toHaveLength(3);
    for (const [, { Properties }] of waitedFor) expect(Properties.Timeout).toBeLessThan(29);
  });
});

describe('Processing on upload', () => {
  test('starts with each created object, without a function in between', () => {
    const { EventSourceArn } = resourceOf(template, 'AWS::Lambda::EventSourceMapping').Properties;
    expect(bucket('Uploads')?.Properties.NotificationConfiguration).toEqual({
      QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: EventSourceArn }],
    });
  });

  test('processes five messages per call and ten images at once', () => {
    expect(resourceOf(template, 'AWS::Lambda::EventSourceMapping').Properties).toMatchObject({
      BatchSize: 5,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 10 },
    });
  });
});

describe('API', () => {
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

  test('requires TLS 1.2 or newer, and treats every body as binary', () => {
    expect(resourceOf(template, 'AWS::ApiGateway::RestApi').Properties).toMatchObject({
      SecurityPolicy: expect.stringContaining('TLS13_1_2') as string,
      BinaryMediaTypes: ['*/*', 'image/*'],
    });
  });

  test('serves the page, uploads and images, and nothing else', () => {
    const paths = resourcesOf(template, 'AWS::ApiGateway::Resource').map(
      ([, { Properties }]) => Properties.PathPart,
    );
    expect(paths.sort()).toEqual(['uploads', '{key+}', '{size}'].sort());
    expect(resourcesOf(template, 'AWS::ApiGateway::Method')).toHaveLength(4);
  });
});

describe('Production stage', () => {
  test('keeps uploads, with their earlier versions for 90 days', () => {
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

  test('does not keep derivatives, which can be made again', () => {
    expect(bucket('Derivatives', production)?.DeletionPolicy).toBe('Delete');
    expect(bucket('Derivatives', production)?.Properties.VersioningConfiguration).toBeUndefined();
  });
});
