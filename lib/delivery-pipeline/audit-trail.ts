import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ServiceFunction } from '../common/service-function.ts';
import { QueueConsumer } from '../common/queue-consumer.ts';
import { DataTable } from '../common/data-table.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { PrivateBucket } from '../common/private-bucket.ts';
import type { DeliveryEvents } from './delivery-events.ts';
import { EventQueue } from './event-queue.ts';
import { queueOutputs } from './queue-outputs.ts';
import type { WatchedPipelines } from './watched-pipelines.ts';

export interface AuditTrailProps extends ServiceProps {
  /** What is written down. */
  readonly events: DeliveryEvents;
  /** Whose events count. */
  readonly watched: WatchedPipelines;
}

/** Events -> queue -> function -> a log that nothing is taken from, and a table to look things up in. */
export class AuditTrail extends Construct {
  /** Ten events side by side, with four calls each that are tried three times. */
  static readonly TIMEOUT = Duration.seconds(60);
  /** How long nobody can delete or change an event in production, not even the account's owner. */
  static readonly LOCKED_FOR = Duration.days(365);

  /** Events that are to be written down. */
  readonly records: EventQueue;
  /** An object for each event. */
  readonly log: PrivateBucket;
  /** An item for each event, by day and time. */
  readonly table: DataTable;
  /** What writes. */
  readonly function: ServiceFunction;

  constructor(scope: Construct, id: string, props: AuditTrailProps) {
    super(scope, id);
    const { settings, monitoring, events, watched } = props;
    this.records = new EventQueue(this, 'Records', {
      monitoring,
      rules: [...events.changes, ...events.requests],
      consumerTimeout: AuditTrail.TIMEOUT,
    });
    const accessLogs = new PrivateBucket(this, 'AccessLogs', { settings });
    this.log = new PrivateBucket(this, 'Log', {
      settings,
      accessLogs,
      lockedFor: AuditTrail.LOCKED_FOR,
    });
    this.table = new DataTable(this, 'Table', { settings, partitionKey: 'day', sortKey: 'at' });
    this.function = new ServiceFunction(this, 'Audit', {
      settings,
      monitoring,
      entry: 'delivery-pipeline/audit',
      description: 'Writes down who delivered what, when, and with which commit',
      timeout: AuditTrail.TIMEOUT,
      memorySize: 512,
      environment: {
        ...this.records.work.consumerVariables,
        ...watched.environment,
        LOG_BUCKET: this.log.bucketName,
        AUDIT_TABLE: this.table.tableName,
      },
    });
    this.function.addEventSource(new QueueConsumer(this.records.work, { maxConcurrency: 5 }));
    this.log.grantWriteObjects(this.function);
    this.table.grants.actions(this.function, 'dynamodb:PutItem');
    watched.grant(
      this.function,
      'codepipeline:GetPipelineExecution',
      'codepipeline:ListActionExecutions',
    );
  }

  /** By their names, for the stack. */
  get outputs(): Readonly<Record<string, string>> {
    return {
      AuditFunction: this.function.functionName,
      AuditTable: this.table.tableName,
      AuditLogBucket: this.log.bucketName,
      ...queueOutputs('Records', this.records.work, this.records),
    };
  }
}
