import { Duration } from 'aws-cdk-lib';
import { Metric, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { ServiceVariables } from '../../lambda/market-hours/contract.ts';
import { METRIC_NAMESPACE } from '../common/metric-namespace.ts';
import { DataTable } from '../common/data-table.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { QueueWithDeadLetters } from '../common/queue-with-dead-letters.ts';
import { ServiceNetwork } from '../common/service-network.ts';
import { WorkerService } from '../common/worker-service.ts';
import { grantConsume, grantSend } from '../common/queue-permissions.ts';
import { hoursMetric } from './hours-metrics.ts';

export type TradeValidationProps = ServiceProps;

/** Queue that holds trades while the service is closed -> service -> one verdict for each trade. */
export class TradeValidation extends Construct {
  private static readonly ENTRY = 'market-hours/service';

  /** Visibility timeout; the service extends it while it processes a message. */
  static readonly VISIBILITY = Duration.seconds(20);
  /** Retention of trades: the exchange's longest closing since 1933, in September 2001, took less than seven days. */
  static readonly RETENTION = Duration.days(10);
  /** Maximum age of a trade while the service should be open. */
  static readonly MAX_AGE = Duration.minutes(30);

  /** Queue of the reported trades. */
  readonly trades: QueueWithDeadLetters;
  /** Table of the verdicts, by the trade's id. */
  readonly verdicts: DataTable;
  /** Service that validates trades; its desired count is set by ExchangeHours. */
  readonly service: WorkerService;

  constructor(scope: Construct, id: string, props: TradeValidationProps) {
    super(scope, id);
    const { settings, monitoring } = props;
    this.trades = new QueueWithDeadLetters(this, 'Trades', {
      monitoring,
      consumerTimeout: TradeValidation.VISIBILITY,
      maxAge: TradeValidation.MAX_AGE,
      retention: TradeValidation.RETENTION,
      consumersUpFor: hoursMetric('OpenSeconds'),
    });
    this.verdicts = new DataTable(this, 'Verdicts', { settings, partitionKey: 'id' });
    this.service = new WorkerService(this, 'Service', {
      settings,
      monitoring,
      network: new ServiceNetwork(this, 'Network', { settings }),
      entry: TradeValidation.ENTRY,
      cpu: 256,
      memoryLimitMiB: 512,
      environment: {
        QUEUE_URL: this.trades.queue.queueUrl,
        DEAD_LETTER_QUEUE_URL: this.trades.deadLetters.queueUrl,
        VERDICTS_TABLE: this.verdicts.tableName,
        VISIBILITY_SECONDS: String(TradeValidation.VISIBILITY.toSeconds()),
        MAX_RECEIVES: String(QueueWithDeadLetters.MAX_RECEIVES),
      } satisfies ServiceVariables,
    });
    grantConsume(this.trades.queue, this.service);
    grantSend(this.trades.deadLetters, this.service);
    this.verdicts.grant(this.service, 'dynamodb:PutItem');
    monitoring.graph('Trades: verdicts', this.metric('Accepted'), this.metric('Rejected'));
  }

  private metric(metricName: 'Accepted' | 'Rejected'): IMetric {
    return new Metric({
      namespace: METRIC_NAMESPACE,
      metricName,
      dimensionsMap: { service: TradeValidation.ENTRY },
      statistic: 'sum',
      period: Duration.minutes(1),
      label: metricName,
    });
  }
}
