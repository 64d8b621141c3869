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
import { grantDelivery } from './delivery-rights.ts';

export interface SearchDeliveryProps extends ServiceProps {
  /** Where documents are indexed. */
  readonly domain: IDomain;
  /** Beginning of the indices' names, e.g. `logs`: each day has one, `logs-2026-11-21`. */
  readonly index: string;
  /** Where everything that came in is kept, and what failed. */
  readonly bucket: IBucket;
  /** Where in the bucket all records go, e.g. `backup/`. */
  readonly backupPrefix: string;
  /** Where in the bucket failures go, e.g. `errors/`; below it they are sorted by kind and hour. */
  readonly errorPrefix: string;
  /**
   * Where records come from.
   *
   * @default - from whoever puts them into the delivery stream itself
   */
  readonly source?: Stream;
  /**
   * Makes documents of records.
   *
   * @default - the records are documents
   */
  readonly transform?: IFunction;
}

/** Seconds: short where someone waits for the first line, long where larger objects save money. */
const BUFFERS = {
  sandbox: { records: 0, documents: 1, backup: 5, retries: 300 },
  production: { records: 60, documents: 60, backup: 300, retries: 7_200 },
} as const;

/**
 * Firehose into an OpenSearch domain, an index a day, with all records and what failed in a bucket.
 * The CDK's own DeliveryStream has no such destination.
 */
export class SearchDelivery extends Construct {
  /** Whom the domain must let write. */
  readonly role: Role;
  /** For whoever puts records into it, or must be made before it. */
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
      // What a data stream encrypts, Firehose keeps encrypted; what is put directly it does not.
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
    // Firehose tries its rights when the stream is made.
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
      // The answer is longer than the question, and may be 6 MB.
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
