import { Aws } from 'aws-cdk-lib';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import { LogGroup, LogStream } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from '../common/acknowledge-wildcards.ts';
import { catalogueArns } from '../common/lake/shared-lake.ts';
import type { PrivateBucket } from '../common/private-bucket.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { addDeliveryAlarms } from './delivery-alarms.ts';

export interface TripDeliveryProps extends ServiceProps {
  /** Name of the database with the table `trips`. */
  readonly databaseName: string;
  /** Bucket of the records as they arrived. */
  readonly raw: PrivateBucket;
  /** Bucket of the Parquet files and of failed records. */
  readonly curated: PrivateBucket;
}

/** Seconds of a buffer: as short as dynamic partitions allow, and long for larger files. */
const BUFFER_SECONDS = { sandbox: 60, production: 300 } as const;

/**
 * Firehose delivery stream that keeps every record in the raw bucket, converts it to Parquet with
 * the columns of the table `trips`, and writes it to the partition of its day. A record that can't
 * be converted goes to the error prefix.
 */
export class TripDelivery extends Construct {
  /** Prefix of failed records in the curated bucket. */
  static readonly ERROR_PREFIX = 'errors/trips/';

  /** Delivery stream, for writers and for dependencies. */
  readonly stream: CfnDeliveryStream;
  private readonly role: Role;
  private readonly logs: LogGroup;

  constructor(scope: Construct, id: string, props: TripDeliveryProps) {
    super(scope, id);
    const { settings, raw, curated } = props;
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('firehose.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
    this.logs = new LogGroup(this, 'Logs', {
      retention: settings.logRetention,
      removalPolicy: settings.removalPolicy,
    });
    const bufferingHints = { intervalInSeconds: BUFFER_SECONDS[settings.stage], sizeInMBs: 64 };
    const { roleArn } = this.role;
    this.stream = new CfnDeliveryStream(this, 'Stream', {
      deliveryStreamType: 'DirectPut',
      deliveryStreamEncryptionConfigurationInput: { keyType: 'AWS_OWNED_CMK' },
      extendedS3DestinationConfiguration: {
        bucketArn: curated.bucketArn,
        roleArn,
        prefix: 'trips/day=!{partitionKeyFromQuery:day}/',
        errorOutputPrefix: `${TripDelivery.ERROR_PREFIX}!{firehose:error-output-type}/!{timestamp:yyyy-MM-dd}/`,
        bufferingHints,
        // Parquet is compressed by its own codec.
        compressionFormat: 'UNCOMPRESSED',
        dynamicPartitioningConfiguration: {
          enabled: true,
          retryOptions: { durationInSeconds: 300 },
        },
        processingConfiguration: { enabled: true, processors: [dayOfPickup()] },
        dataFormatConversionConfiguration: this.conversion(props.databaseName),
        cloudWatchLoggingOptions: this.logging('Delivery', props),
        s3BackupMode: 'Enabled',
        s3BackupConfiguration: {
          bucketArn: raw.bucketArn,
          roleArn,
          prefix: 'trips/arrived=!{timestamp:yyyy-MM-dd}/',
          errorOutputPrefix: 'errors/!{firehose:error-output-type}/!{timestamp:yyyy-MM-dd}/',
          bufferingHints,
          compressionFormat: 'GZIP',
          cloudWatchLoggingOptions: this.logging('Backup', props),
        },
      },
    });
    this.grant(props);
    // Firehose tests its permissions when the delivery stream is created.
    this.stream.node.addDependency(this.role);
    addDeliveryAlarms(props.monitoring, this.stream.ref);
  }

  /** Columns by the latest version of the table, Parquet with Snappy. */
  private conversion(
    databaseName: string,
  ): CfnDeliveryStream.DataFormatConversionConfigurationProperty {
    return {
      enabled: true,
      inputFormatConfiguration: { deserializer: { openXJsonSerDe: { caseInsensitive: true } } },
      outputFormatConfiguration: { serializer: { parquetSerDe: { compression: 'SNAPPY' } } },
      schemaConfiguration: {
        catalogId: Aws.ACCOUNT_ID,
        region: Aws.REGION,
        databaseName,
        tableName: 'trips',
        versionId: 'LATEST',
        roleArn: this.role.roleArn,
      },
    };
  }

  private logging(
    name: 'Delivery' | 'Backup',
    { settings }: TripDeliveryProps,
  ): CfnDeliveryStream.CloudWatchLoggingOptionsProperty {
    const { logStreamName } = new LogStream(this, `${name}Log`, {
      logGroup: this.logs,
      removalPolicy: settings.removalPolicy,
    });
    return { enabled: true, logGroupName: this.logs.logGroupName, logStreamName };
  }

  /**
   * Grants the permissions that AWS lists for this destination
   * (https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3).
   */
  private grant({ databaseName, raw, curated }: TripDeliveryProps): void {
    const allow = (actions: string[], ...resourceArns: string[]) => {
      Grant.addToPrincipal({ grantee: this.role, actions, resourceArns });
      acknowledgeWildcards(this.role, resourceArns, 'Objects that are not there yet.');
    };
    for (const bucket of [raw, curated]) {
      allow(
        ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
        bucket.bucketArn,
      );
      allow(['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'], bucket.arnForObjects('*'));
    }
    allow(
      ['glue:GetTable', 'glue:GetTableVersion', 'glue:GetTableVersions'],
      ...catalogueArns(this, databaseName, ['trips']),
    );
    allow(['logs:PutLogEvents'], this.logs.logGroupArn);
  }
}

/** Processor that reads the partition key from the record. */
function dayOfPickup(): CfnDeliveryStream.ProcessorProperty {
  const parameters = {
    MetadataExtractionQuery: '{day:.tpep_pickup_datetime[0:10]}',
    JsonParsingEngine: 'JQ-1.6',
  };
  return {
    type: 'MetadataExtraction',
    parameters: Object.entries(parameters).map(([parameterName, parameterValue]) => ({
      parameterName,
      parameterValue,
    })),
  };
}
