import { Duration } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { join } from 'node:path';
import { SEARCH_INDEX, type IndexVariables } from '../../lambda/stream-analytics/contract.ts';
import { acknowledgeWildcards } from '../common/acknowledge-wildcards.ts';
import type { DataTable } from '../common/data-table.ts';
import { DeadLetterQueue } from '../common/dead-letter-queue.ts';
import { SearchObjects } from '../common/search/objects.ts';
import type { SearchResources } from '../common/search/shared.ts';
import { ServiceFunction } from '../common/service-function.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { QueueDestination } from '../common/queue-permissions.ts';

export interface WindowIndexProps extends ServiceProps {
  /** Table with a stream of the windows. */
  readonly windows: DataTable;
  /** Domain, and the function that installs its objects. */
  readonly search: SearchResources;
}

/** Table stream -> function -> OpenSearch: searchable windows, under ids that repeated deliveries keep. */
export class WindowIndex extends Construct {
  /** Time for which Lambda repeats a batch that the domain does not take; the stream keeps 24 hours. */
  static readonly MAX_AGE = Duration.hours(12);
  /** Age of the oldest window that is not indexed at which the alarm goes to ALARM. */
  static readonly MAX_LAG = Duration.minutes(5);

  /** `stream-analytics/index-windows`. */
  readonly function: ServiceFunction;
  /** Queue of windows that were not indexed. */
  readonly failures: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: WindowIndexProps) {
    super(scope, id);
    const { settings, monitoring, windows, search } = props;
    this.failures = new DeadLetterQueue(this, 'Failures', {
      monitoring,
      alarm: 'WindowsAreNotIndexed',
      summary: 'Windows could not be indexed, and are not repeated.',
      runbook: 'windows-are-not-indexed',
      graph: 'Index: windows that failed',
      label: 'Failed',
    });
    this.function = new ServiceFunction(this, 'Index', {
      settings,
      monitoring,
      entry: 'stream-analytics/index-windows',
      description: 'Indexes windows in OpenSearch',
      timeout: Duration.seconds(30),
      memorySize: 512,
      environment: {
        DOMAIN_HOST: search.domain.domainEndpoint,
        FAILURES_QUEUE_URL: this.failures.queueUrl,
      } satisfies IndexVariables,
    });
    this.function.addEventSource(
      new DynamoEventSource(windows, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 1_000,
        parallelizationFactor: 2,
        maxRecordAge: WindowIndex.MAX_AGE,
        reportBatchItemFailures: true,
        onFailure: new QueueDestination(this.failures),
      }),
    );
    const indices = `${search.domain.domainArn}/_bulk`;
    Grant.addToPrincipal({
      grantee: this.function,
      actions: ['es:ESHttpPost'],
      resourceArns: [indices],
    });
    acknowledgeWildcards(this.function, [indices], 'Requests for several indices have one path.');
    const objects = new SearchObjects(this, 'Objects', {
      domain: search.domain,
      installer: search.installer,
      folder: join(import.meta.dirname, 'search'),
      index: SEARCH_INDEX,
      writer: this.function.role,
      reader: search.readers,
    });
    // The index template must exist before the first document creates the first index.
    this.function.node.addDependency(objects);
    this.addLagAlarm(props);
  }

  private addLagAlarm({ monitoring }: ServiceProps): void {
    const lag = this.function.metric('IteratorAge', {
      period: Duration.minutes(1),
      statistic: 'max',
    });
    monitoring.alarm('IndexIsLate', {
      severity: 'warning',
      summary: `The oldest window that is not indexed is older than ${WindowIndex.MAX_LAG.toHumanString()}.`,
      runbook: 'index-is-late',
      metric: lag,
      threshold: WindowIndex.MAX_LAG.toMilliseconds(),
      evaluationPeriods: 3,
    });
    monitoring.graph('Age of the oldest that waits, ms', lag.with({ label: 'Window not indexed' }));
  }
}
