import { permissionsOf } from '../../support/permissions.ts';
import {
  asText,
  readAssembly,
  readTemplate,
  resourceOf,
  resourcesOf,
} from '../../support/templates.ts';

interface ApplicationProperties {
  readonly RuntimeEnvironment: string;
  readonly ApplicationConfiguration: {
    readonly ApplicationCodeConfiguration: {
      readonly CodeContent: {
        readonly S3ContentLocation: { readonly BucketARN: unknown; readonly FileKey: string };
      };
    };
    readonly ApplicationSnapshotConfiguration: object;
    readonly EnvironmentProperties: {
      readonly PropertyGroups: readonly {
        readonly PropertyGroupId: string;
        readonly PropertyMap: Readonly<Record<string, unknown>>;
      }[];
    };
    readonly FlinkApplicationConfiguration: {
      readonly CheckpointConfiguration: object;
      readonly ParallelismConfiguration: { readonly Parallelism: number };
    };
  };
}

interface Assets {
  readonly files: Readonly<
    Record<string, { readonly destinations: Readonly<Record<string, { objectKey: string }>> }>
  >;
}
import { JOB_PERMISSIONS } from './job-permissions.ts';

const stages = ['sandbox', 'production'] as const;
const template = readTemplate('StreamAnalytics');
const application = (stage: (typeof stages)[number]) =>
  resourceOf<ApplicationProperties>(
    readTemplate('StreamAnalytics', stage),
    'AWS::KinesisAnalyticsV2::Application',
  ).Properties;

/** Permissions of a role for data, as `action on resource`. */
function permissions(role: string): string[] {
  return permissionsOf(template, new RegExp(role), (permission) =>
    /^(dynamodb|kinesis|es|s3|sqs):/.test(permission),
  );
}

describe('The application', () => {
  test('runs Flink 1.20 with snapshots and a checkpoint every ten seconds', () => {
    const { RuntimeEnvironment, ApplicationConfiguration } = application('sandbox');
    expect(RuntimeEnvironment).toBe('FLINK-1_20');
    expect(ApplicationConfiguration).toMatchObject({
      ApplicationSnapshotConfiguration: { SnapshotsEnabled: true },
      FlinkApplicationConfiguration: {
        CheckpointConfiguration: { CheckpointingEnabled: true, CheckpointInterval: 10_000 },
      },
    });
  });

  test.each(stages)('has no more tasks than the stream has shards in %s', (stage) => {
    const { ShardCount } = resourceOf<{ ShardCount: number }>(
      readTemplate('StreamAnalytics', stage),
      'AWS::Kinesis::Stream',
    ).Properties;
    const { ParallelismConfiguration } =
      application(stage).ApplicationConfiguration.FlinkApplicationConfiguration;
    expect(ParallelismConfiguration.Parallelism).toBeLessThanOrEqual(ShardCount);
  });

  test('gets the names of its stream and tables as runtime properties of at most 2,048 characters', () => {
    const [group] =
      application('sandbox').ApplicationConfiguration.EnvironmentProperties.PropertyGroups;
    expect(group?.PropertyGroupId).toBe('taxi');
    expect(Object.keys(group?.PropertyMap ?? {}).sort()).toEqual([
      'aws.region',
      'stream.name',
      'table.set-aside',
      'table.windows',
    ]);
    for (const value of Object.values(group?.PropertyMap ?? {}))
      expect(JSON.stringify(value).length).toBeLessThan(2_048);
  });

  test('has as code a jar that the deployment publishes under the hash of its sources', () => {
    const { BucketARN, FileKey } =
      application('sandbox').ApplicationConfiguration.ApplicationCodeConfiguration.CodeContent
        .S3ContentLocation;
    expect(JSON.stringify(BucketARN).match(/Fn::Sub/g)).toHaveLength(1);
    expect(FileKey).toMatch(/^[0-9a-f]{64}\.jar$/);
    const { files } = JSON.parse(readAssembly('sandbox', 'StreamAnalytics.assets.json')) as Assets;
    const keys = Object.values(files).flatMap(({ destinations }) =>
      Object.values(destinations).map(({ objectKey }) => objectKey),
    );
    expect(keys).toContain(FileKey);
  });

  test('may read its stream and its code, and write its tables', () => {
    expect(permissions('FlinkRole')).toEqual([
      ...JOB_PERMISSIONS,
      expect.stringMatching(/^s3:GetObject on .*\.jar$/),
      expect.stringMatching(/^s3:GetObjectVersion on .*\.jar$/),
    ]);
  });
});

describe('The functions', () => {
  test('may query the windows and the index by zone', () => {
    expect(permissions('ReadWindows')).toEqual([
      'dynamodb:Query on TablesWindows',
      'dynamodb:Query on TablesWindows/index/byZone',
    ]);
  });

  test('may query the records that were set aside', () => {
    expect(permissions('ReadSetAside')).toEqual(['dynamodb:Query on TablesSetAside']);
  });

  test('may index windows by bulk requests only', () => {
    const rights = permissions('IndexIndexRole').filter((each) => each.startsWith('es:'));
    expect(rights).toEqual([expect.stringMatching(/^es:ESHttpPost on .*\/_bulk$/)]);
  });
});

test('The index function gets windows in order, reports partial batches, and has a queue for failures', () => {
  const { Properties } = resourceOf(template, 'AWS::Lambda::EventSourceMapping');
  expect(Properties).toMatchObject({
    BatchSize: 1_000,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    MaximumRecordAgeInSeconds: 43_200,
    StartingPosition: 'TRIM_HORIZON',
    DestinationConfig: { OnFailure: { Destination: expect.anything() as unknown } },
  });
});

test('The tables expire items, and the windows can be read by zone', () => {
  const tables = resourcesOf<Record<string, unknown>>(template, 'AWS::DynamoDB::Table');
  expect(tables).toHaveLength(2);
  for (const [, { Properties }] of tables)
    expect(Properties.TimeToLiveSpecification).toEqual({ AttributeName: 'expires', Enabled: true });
  expect(tables.map(([, { Properties }]) => Properties)).toContainEqual(
    expect.objectContaining({
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      LocalSecondaryIndexes: [expect.objectContaining({ IndexName: 'byZone' })],
    }),
  );
});

test('The API has the wallboard, its files, the windows and the records that were set aside', () => {
  const paths = resourcesOf(template, 'AWS::ApiGateway::Resource');
  expect(paths.map(([, { Properties }]) => asText(Properties.PathPart)).sort()).toEqual([
    'files',
    'set-aside',
    'windows',
    '{file}',
  ]);
});
