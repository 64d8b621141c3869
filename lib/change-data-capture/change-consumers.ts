import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { CfnTopic } from 'aws-cdk-lib/aws-msk';
import type { IDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { Construct, type IConstruct } from 'constructs';
import {
  HEARTBEAT_SECONDS,
  type ArchiveVariables,
  type SearchVariables,
  type ViewVariables,
} from '../../lambda/change-data-capture/contract.ts';
import { METRIC_NAMESPACE } from '../common/metric-namespace.ts';
import { acknowledgeWildcards } from '../common/acknowledge-wildcards.ts';
import { DataTable } from '../common/data-table.ts';
import { DeadLetterQueue } from '../common/dead-letter-queue.ts';
import type { Monitoring } from '../common/monitoring.ts';
import { PrivateBucket } from '../common/private-bucket.ts';
import { QueueDestination } from '../common/queue-permissions.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { ChangeConsumer } from './change-consumer.ts';
import { DeadLetterTopic } from './dead-letter-topic.ts';
import type { KafkaCluster } from './kafka-cluster.ts';

export interface ChangeConsumersProps extends ServiceProps {
  /** Cluster with the topic. */
  readonly kafka: KafkaCluster;
  /** Topic or connector that must exist before the functions consume. */
  readonly source: IConstruct;
  /** Domain of the documents. */
  readonly domain: IDomain;
  /**
   * Topic for changes that the domain does not take.
   *
   * @default - they are named in the failed-message queue
   */
  readonly deadLetters?: CfnTopic;
}

const VIEW = 'change-data-capture/apply-view';

/** Consumers of all changes: current rows in DynamoDB and OpenSearch, every record in S3. */
export class ChangeConsumers extends Construct {
  /** Current row of every record, by table and primary key. */
  readonly view: DataTable;
  /** Every record of the topic. */
  readonly archive: PrivateBucket;
  /** Records that failed all attempts, by topic, partition and offset. */
  readonly failed: DeadLetterQueue;
  /** Function that keeps the view. */
  readonly applier: ChangeConsumer;
  /** Function that writes the documents. */
  readonly indexer: ChangeConsumer;

  constructor(scope: Construct, id: string, props: ChangeConsumersProps) {
    super(scope, id);
    const { settings, monitoring, kafka, source, domain, deadLetters } = props;
    this.failed = new DeadLetterQueue(this, 'Failed', {
      monitoring,
      alarm: 'RecordsFailed',
      summary: 'Records of the topic failed all attempts of a consumer.',
      runbook: 'failed-messages',
      graph: 'Failed records',
      label: 'Messages',
    });
    const common = {
      ...{ settings, monitoring, kafka, source },
      onFailure: new QueueDestination(this.failed),
      timeout: Duration.minutes(1),
      memorySize: 512,
    };

    this.view = new DataTable(this, 'View', {
      settings,
      partitionKey: 'id',
      timeToLiveAttribute: 'expiresAt',
    });
    this.applier = new ChangeConsumer(this, 'ApplyView', {
      ...common,
      entry: VIEW,
      description: 'Keeps the current state of every row in DynamoDB',
      group: 'view',
      environment: { VIEW_TABLE: this.view.tableName } satisfies ViewVariables,
    });
    Grant.addToPrincipal({
      grantee: this.applier,
      actions: ['dynamodb:BatchGetItem', 'dynamodb:PutItem'],
      resourceArns: [this.view.tableArn],
    });

    const accessLogs = new PrivateBucket(this, 'AccessLogs', { settings });
    this.archive = new PrivateBucket(this, 'Archive', { settings, accessLogs });
    const archive = new ChangeConsumer(this, 'ArchiveRecords', {
      ...common,
      entry: 'change-data-capture/archive',
      description: 'Stores every record in S3',
      group: 'archive',
      environment: {
        ARCHIVE_BUCKET: this.archive.bucketName,
      } satisfies ArchiveVariables,
    });
    this.archive.grantReadObjects(archive);
    this.archive.grantWriteObjects(archive);

    // The one store that may reject a change of a row for good, by the mapping of a field.
    const letters = deadLetters && new DeadLetterTopic(kafka, deadLetters);
    this.indexer = new ChangeConsumer(this, 'IndexDocuments', {
      ...common,
      ...(letters && { onFailure: letters, countEvents: true }),
      entry: 'change-data-capture/index-documents',
      description: 'Keeps a searchable document of every row in OpenSearch',
      group: 'index',
      environment: {
        SEARCH_ENDPOINT: domain.domainEndpoint,
      } satisfies SearchVariables,
    });
    letters?.watch(this.indexer.mapping, monitoring);
    const documents = [`${domain.domainArn}/_bulk`, `${domain.domainArn}/_mget`];
    Grant.addToPrincipal({
      grantee: this.indexer,
      actions: ['es:ESHttpPost'],
      resourceArns: documents,
    });
    acknowledgeWildcards(this.indexer.role, documents, 'Indices that are not there yet.');
    this.addHeartbeatAlarm(monitoring);
  }

  /**
   * Adds the alarm on the whole way from the database to a consumer. A connector that reports RUNNING
   * may deliver nothing: only a change that is due shows that it does.
   */
  private addHeartbeatAlarm(monitoring: Monitoring): void {
    const counted = (metricName: string, label: string) =>
      new Metric({
        namespace: METRIC_NAMESPACE,
        metricName,
        dimensionsMap: { service: VIEW },
        period: Duration.minutes(5),
        statistic: 'sum',
        label,
      });
    const heartbeats = counted('Heartbeats', 'Heartbeats');
    monitoring.alarm('NoChangesArrive', {
      severity: 'critical',
      summary: `No heartbeat of the database arrived for five minutes, though one is due every ${HEARTBEAT_SECONDS} seconds.`,
      runbook: 'no-changes-arrive',
      metric: heartbeats,
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
    });
    monitoring.graph(
      'View: heartbeats, rows replaced and unchanged',
      heartbeats,
      counted('RowsReplaced', 'Replaced'),
      counted('RowsUnchanged', 'Unchanged'),
    );
  }
}
