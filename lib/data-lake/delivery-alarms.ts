import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import { deliveryMetric } from '../common/delivery-metric.ts';
import type { Monitoring } from '../common/monitoring.ts';

const MAX_AGE = Duration.minutes(15);

/**
 * Adds the alarms and graphs of a delivery stream with conversion
 * (https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html).
 */
export function addDeliveryAlarms(monitoring: Monitoring, deliveryStreamName: string): void {
  const metric = deliveryMetric.bind(undefined, deliveryStreamName);
  const age = metric('DeliveryToS3.DataFreshness', 'max', 'Not delivered');
  const delivered = metric('DeliveryToS3.Success', 'avg', 'Delivered');
  const backedUp = metric('BackupToS3.Success', 'avg', 'Backed up');
  const failed = metric('FailedConversion.Records', 'sum', 'Not converted');
  monitoring.alarm('DeliveryIsLate', {
    severity: 'critical',
    summary: `The oldest record that is not delivered is older than ${MAX_AGE.toHumanString()}.`,
    runbook: 'delivery-is-late',
    metric: age,
    threshold: MAX_AGE.toSeconds(),
  });
  monitoring.alarm('DeliveryFails', {
    severity: 'critical',
    summary: 'Firehose can not write one file in a hundred to the curated bucket.',
    runbook: 'delivery-fails',
    metric: delivered,
    comparisonOperator: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 0.99,
  });
  monitoring.alarm('BackupFails', {
    severity: 'critical',
    summary: 'Firehose can not write one file in a hundred to the raw bucket.',
    runbook: 'delivery-fails',
    metric: backedUp,
    comparisonOperator: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 0.99,
  });
  monitoring.alarm('RecordsAreNotConverted', {
    severity: 'warning',
    summary: 'Records do not fit the columns of the table and are under the error prefix.',
    runbook: 'records-are-not-converted',
    metric: failed,
    threshold: 1,
  });
  monitoring.graph('Delivery: age of the oldest record, seconds', age);
  monitoring.graph(
    'Delivery: records in and not converted',
    metric('IncomingRecords', 'sum', 'In'),
    failed,
  );
  monitoring.graph('Delivery: share that succeeds', delivered, backedUp);
}
