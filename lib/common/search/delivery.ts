import { Aws, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Stream } from 'aws-cdk-lib/aws-kinesis';
import { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, LogStream } from 'aws-cdk-lib/aws-logs';
import type { IDomain } from 'aws-cdk-lib/aws-opensearchservice';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { StageSettings } from '../stage-settings.ts';
import type { ServiceProps } from '../service-props.ts';
import { addDeliveryAlarms } from './delivery-alarms.ts';
import { grantDelivery } from './delivery-permissions.ts';

export interface SearchDeliveryProps extends ServiceProps {
  /** Domain of the documents. */
  readonly domain: IDomain;
  /** Prefix of the indices, e.g. `logs`: one a day, `logs-2026-11-21`. */
  readonly index: string;
  /** Bucket for all records and for failed ones. */
  readonly bucket: IBucket;
  /** Prefix of all records, e.g. `backup/`. */
  readonly backupPrefix: string;
  /** Prefix of failed records, e.g. `errors/`, followed by the kind of error and the hour. */
  readonly errorPrefix: string;
  /**
   * Data stream with the records.
   *
   * @default - callers put records into the delivery stream
   */
  readonly source?: Stream;
  /**
   * Function that transforms records into documents.
   *
   * @default - the records are documents
   */
  readonly transform?: IFunction;
}

/**
 * Buffer times and retries in seconds: short in sandbox for fast results, long in production for
 * larger, cheaper objects.
 */
const BUFFERS = {
  sandbox: { records: 0, documents: 1, backup: 5, retries: 300 },
  production: { records: 60, documents: 60, backup: 300, retries: 7_200 },
} as const;

/**
 * Firehose delivery stream to an OpenSearch domain, with one index a day, and a bucket for all
 * records and for failed ones. The CDK's own DeliveryStream has no such destination.
 */
export class SearchDelivery extends Construct {
  /** Role that requires write access to the domain. */
  readonly role: Role;
  /** Delivery stream, for writers and for dependencies. */
  readonly stream: CfnDeliveryStream;
  private readonly logs: LogGroup;
  private readonly settings: StageSettings;

  constructor(scope: Construct, id: string, props: SearchDeliveryProps) {
    super(scope, id);
    const { settings, domain, bucket, source, transform } = props;
    const buffers = BUFFERS[settings.stage];
    this.settings = settings;
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('firehose.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
    this.logs = new LogGroup(this, 'Logs', {
      retention: settings.logRetention,
      removalPolicy: settings.removalPolicy,
    });
    const { roleArn } = this.role;
    this.stream = new CfnDeliveryStream(this, 'Stream', {
      deliveryStreamType: source ? 'KinesisStreamAsSource' : 'DirectPut',
      kinesisStreamSourceConfiguration: source && { kinesisStreamArn: source.streamArn, roleArn },
      // Records of an encrypted data stream stay encrypted in Firehose; direct records need this
      // setting.
      deliveryStreamEncryptionConfigurationInput: source ? undefined : { keyType: 'AWS_OWNED_CMK' },
      amazonopensearchserviceDestinationConfiguration: {
        domainArn: domain.domainArn,
        roleArn,
        indexName: props.index,
        indexRotationPeriod: 'OneDay',
        bufferingHints: { intervalInSeconds: buffers.documents, sizeInMBs: 5 },
        retryOptions: { durationInSeconds: buffers.retries },
        processingConfiguration: transform && this.processing(transform, buffers.records),
        cloudWatchLoggingOptions: this.logging('Delivery'),
        s3BackupMode: 'AllDocuments',
        s3Configuration: {
          bucketArn: bucket.bucketArn,
          roleArn,
          prefix: props.backupPrefix,
          errorOutputPrefix: `${props.errorPrefix}!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd/HH}/`,
          bufferingHints: { intervalInSeconds: buffers.backup, sizeInMBs: 64 },
          compressionFormat: 'GZIP',
          cloudWatchLoggingOptions: this.logging('Backup'),
        },
      },
    });
    grantDelivery(this.role, { ...props, logs: this.logs });
    if (source) acknowledgeSource(this.stream);
    // Firehose tests its permissions when the delivery stream is created.
    this.stream.node.addDependency(this.role);
    addDeliveryAlarms(props.monitoring, id, this.stream.ref, {
      fromStream: source !== undefined,
      transformed: transform !== undefined,
    });
  }

  private processing(
    transform: IFunction,
    seconds: number,
  ): CfnDeliveryStream.ProcessingConfigurationProperty {
    const parameters = {
      LambdaArn: transform.functionArn,
      RoleArn: this.role.roleArn,
      NumberOfRetries: '3',
      // The response is longer than the request, and has a limit of 6 MB.
      BufferSizeInMBs: '1',
      BufferIntervalInSeconds: String(seconds),
    };
    return {
      enabled: true,
      processors: [
        {
          type: 'Lambda',
          parameters: Object.entries(parameters).map(([parameterName, parameterValue]) => ({
            parameterName,
            parameterValue,
          })),
        },
      ],
    };
  }

  private logging(name: 'Delivery' | 'Backup'): CfnDeliveryStream.CloudWatchLoggingOptionsProperty {
    const { logStreamName } = new LogStream(this, `${name}Log`, {
      logGroup: this.logs,
      removalPolicy: this.settings.removalPolicy,
    });
    return { enabled: true, logGroupName: this.logs.logGroupName, logStreamName };
  }
}

function acknowledgeSource(stream: CfnDeliveryStream): void {
  Validations.of(stream).acknowledge({
    id: 'AwsSolutions-KDF1',
    reason:
      'Encryption of its own is for records that are put directly; these the source encrypts.',
  });
}
