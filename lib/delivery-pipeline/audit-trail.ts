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
  /** Events to record. */
  readonly events: DeliveryEvents;
  /** Pipelines whose events are recorded. */
  readonly watched: WatchedPipelines;
}

/** Events -> queue -> function -> a log that can't be changed, and a table for queries. */
export class AuditTrail extends Construct {
  /** Timeout for ten concurrent events, with four calls each and three attempts per call. */
  static readonly TIMEOUT = Duration.seconds(60);
  /**
   * Retention in production in which nobody, not even the root user, can delete or change an event.
   */
  static readonly LOCKED_FOR = Duration.days(365);

  /** Queue of events to record. */
  readonly records: EventQueue;
  /** Bucket with an object for each event. */
  readonly log: PrivateBucket;
  /** Table with an item for each event, by day and time. */
  readonly table: DataTable;
  /** Function that records events. */
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

  /** Outputs of the stack by name. */
  get outputs(): Readonly<Record<string, string>> {
    return {
      AuditFunction: this.function.functionName,
      AuditTable: this.table.tableName,
      AuditLogBucket: this.log.bucketName,
      ...queueOutputs('Records', this.records.work, this.records),
    };
  }
}
