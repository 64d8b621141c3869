import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { NAMED_QUERIES } from '../../../lambda/data-lake/contract.ts';
import { DataLakeStack } from '../../../lib/data-lake/data-lake-stack.ts';
import { parseOptions } from '../../../lib/options.ts';
import { permissionsOf } from '../../support/permissions.ts';
import {
  alarmNamesOf,
  asText,
  readTemplate,
  resourceOf,
  resourcesOf,
} from '../../support/templates.ts';

const template = readTemplate('DataLake');
const production = readTemplate('DataLake', 'production');

interface TableProperties {
  readonly TableInput: {
    readonly Name: string;
    readonly Parameters?: Readonly<Record<string, string>>;
  };
}

function permissions(role: string, services: RegExp): string[] {
  return permissionsOf(template, new RegExp(role), (permission) => services.test(permission));
}

/** Stack with options that no stage has. */
function withOptions(options: Readonly<Record<string, string>>) {
  const { settings, lakeFirstDay, lakeLastDay, lakeFormation } = parseOptions(options);
  const app = new App({ context: flags });
  return new DataLakeStack(app, 'Lake', { settings, lakeFirstDay, lakeLastDay, lakeFormation });
}

describe('The role of the analysts', () => {
  test('reads the curated tables and its results, and nothing of the raw bucket', () => {
    const objects = permissions('Analysts', /^s3:(Get|Put)Object on/);
    expect(objects).toEqual([
      's3:GetObject on BucketsCurated/daily_sums/*',
      's3:GetObject on BucketsCurated/trips/*',
      's3:GetObject on BucketsCurated/zones/*',
      's3:GetObject on BucketsResults/*',
      's3:PutObject on BucketsResults/*',
    ]);
  });

  test('reads the catalogue and can not change it', () => {
    const actions = permissions('Analysts', /^glue:/).map((each) => each.split(' on ')[0]);
    expect(Array.from(new Set(actions))).toEqual([
      'glue:GetDatabase',
      'glue:GetPartition',
      'glue:GetPartitions',
      'glue:GetTable',
      'glue:GetTables',
    ]);
    expect(permissions('Analysts', /raw_trips/)).toEqual([]);
  });

  test('has the permissions of the function of the API, and those on sums and on lists of queries', () => {
    const own = /^(athena|glue|kms|s3):/;
    const ofFunction = permissions('QueryApi', own);
    const more = permissions('Analysts', own).filter((each) => !ofFunction.includes(each));
    expect(permissions('Analysts', own)).toEqual(expect.arrayContaining(ofFunction));
    expect(
      more.filter((each) => !each.includes('daily_sums')).map((each) => each.split(' ')[0]),
    ).toEqual(['athena:GetPreparedStatement', 'athena:GetWorkGroup', 'athena:ListNamedQueries']);
  });
});

describe('The tables', () => {
  const tables = new Map(
    resourcesOf<TableProperties>(template, 'AWS::Glue::Table').map(([, { Properties }]) => [
      Properties.TableInput.Name,
      Properties,
    ]),
  );

  test('are those of raw records, trips, zones and daily sums', () => {
    expect([...tables.keys()].sort()).toEqual(['daily_sums', 'raw_trips', 'trips', 'zones']);
  });

  test.each([
    ['trips', 'day'],
    ['raw_trips', 'arrived'],
  ])('project the partitions of %s by %s, from a first to a last day', (name, key) => {
    const { Parameters = {} } = tables.get(name)?.TableInput ?? {};
    expect(Parameters).toMatchObject({
      'projection.enabled': 'true',
      [`projection.${key}.type`]: 'date',
      [`projection.${key}.range`]: '2023-01-01,2028-12-31',
    });
    expect(asText(Parameters['storage.location.template'])).toMatch(
      new RegExp(`/trips/${key}=\\$\\{${key}\\}/$`),
    );
  });

  test('have Iceberg metadata where rows are replaced', () => {
    expect(tables.get('daily_sums')).toMatchObject({
      OpenTableFormatInput: { IcebergInput: { MetadataOperation: 'CREATE', Version: '2' } },
    });
  });
});

describe('The delivery stream', () => {
  const { Properties } = resourceOf(template, 'AWS::KinesisFirehose::DeliveryStream');

  test('converts to Parquet with the columns of the table, by the day of the pick-up', () => {
    expect(Properties.ExtendedS3DestinationConfiguration).toMatchObject({
      Prefix: 'trips/day=!{partitionKeyFromQuery:day}/',
      DynamicPartitioningConfiguration: { Enabled: true },
      DataFormatConversionConfiguration: {
        Enabled: true,
        SchemaConfiguration: { DatabaseName: 'datalake', TableName: 'trips', VersionId: 'LATEST' },
      },
    });
  });

  test('keeps every record in the raw bucket, and failed ones under the error prefix', () => {
    expect(Properties.ExtendedS3DestinationConfiguration).toMatchObject({
      ErrorOutputPrefix: 'errors/trips/!{firehose:error-output-type}/!{timestamp:yyyy-MM-dd}/',
      S3BackupMode: 'Enabled',
      S3BackupConfiguration: { CompressionFormat: 'GZIP' },
    });
  });

  test('has the smallest buffers that AWS allows with conversion and dynamic partitions', () => {
    expect(Properties.ExtendedS3DestinationConfiguration).toMatchObject({
      BufferingHints: { IntervalInSeconds: 60, SizeInMBs: 64 },
    });
  });
});

describe('The workgroup', () => {
  const { Properties } = resourceOf(template, 'AWS::Athena::WorkGroup');

  test('enforces its settings: encrypted results, a limit of scanned bytes, engine version 3', () => {
    expect(Properties.WorkGroupConfiguration).toMatchObject({
      EnforceWorkGroupConfiguration: true,
      PublishCloudWatchMetricsEnabled: true,
      BytesScannedCutoffPerQuery: 2 ** 30,
      EngineVersion: { SelectedEngineVersion: 'Athena engine version 3' },
      ResultConfiguration: { EncryptionConfiguration: { EncryptionOption: 'SSE_KMS' } },
    });
  });

  test('is deleted with its queries in sandbox only', () => {
    expect(Properties.RecursiveDeleteOption).toBe(true);
    expect(resourceOf(production, 'AWS::Athena::WorkGroup').Properties).toMatchObject({
      RecursiveDeleteOption: false,
    });
  });

  test('has every named query, and the prepared statement', () => {
    const names = resourcesOf(template, 'AWS::Athena::NamedQuery').map(
      ([, query]) => query.Properties.Name,
    );
    expect(names.sort()).toEqual(Object.keys(NAMED_QUERIES).sort());
    expect(resourceOf(template, 'AWS::Athena::PreparedStatement').Properties).toMatchObject({
      StatementName: 'zone_trips',
    });
  });
});

test('The crawler runs on demand in sandbox, where a crawl would bill, and daily in production', () => {
  expect(resourceOf(template, 'AWS::Glue::Crawler').Properties.Schedule).toBeUndefined();
  expect(resourceOf(production, 'AWS::Glue::Crawler').Properties.Schedule).toEqual({
    ScheduleExpression: 'cron(15 5 * * ? *)',
  });
});

test('Stale partitions are an alarm in production, also when no crawl reports', () => {
  const alarms = resourcesOf(production, 'AWS::CloudWatch::Alarm').filter(([id]) =>
    id.includes('PartitionsAreStale'),
  );
  expect(alarms.map(([, { Properties }]) => Properties)).toMatchObject([
    { TreatMissingData: 'breaching', ComparisonOperator: 'LessThanThreshold' },
  ]);
});

test('Alarms go to ALARM for failed and cancelled queries, scanned bytes, failed delivery and conversion', () => {
  expect(alarmNamesOf(template)).toEqual(
    expect.arrayContaining([
      'QueriesFail',
      'QueriesAreCancelled',
      'MuchIsScanned',
      'DeliveryFails',
      'RecordsAreNotConverted',
    ]),
  );
});

test('The schema of trips is BACKWARD compatible Avro', () => {
  expect(resourceOf(template, 'AWS::Glue::Schema').Properties).toMatchObject({
    DataFormat: 'AVRO',
    Compatibility: 'BACKWARD',
  });
});

test('Buckets move raw and curated objects to cheaper classes and delete results', () => {
  const rules = resourcesOf(template, 'AWS::S3::Bucket').map(([id, { Properties }]) => [
    id.replace(/[0-9A-F]{8}$/, ''),
    JSON.stringify(Properties.LifecycleConfiguration),
  ]);
  const of = Object.fromEntries(rules) as Record<string, string>;
  expect(of.BucketsRaw).toContain('GLACIER_IR');
  expect(of.BucketsCurated).toContain('INTELLIGENT_TIERING');
  expect(of.BucketsResults).toContain('"ExpirationInDays":7');
});

test('Lake Formation grants the curated tables to the analysts with the option', () => {
  const lake = Template.fromStack(withOptions({ lakeFormation: 'on' }));
  lake.resourceCountIs('AWS::LakeFormation::PrincipalPermissions', 4);
  lake.allResourcesProperties('AWS::LakeFormation::PrincipalPermissions', {
    PermissionsWithGrantOption: [],
  });
  expect(resourcesOf(template, 'AWS::LakeFormation::PrincipalPermissions')).toEqual([]);
});

test('Days that are no days, or in the wrong order, are refused with the value', () => {
  expect(() => withOptions({ lakeFirstDay: 'yesterday' })).toThrow(
    "Option '-c lakeFirstDay=yesterday' is not known here: it takes a day like 2024-01-01.",
  );
  expect(() => withOptions({ lakeFirstDay: '2024-05-01', lakeLastDay: '2024-04-01' })).toThrow(
    "'-c lakeLastDay=2024-04-01' is before lakeFirstDay=2024-05-01",
  );
});
