import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import { deliveryMetric } from '../delivery-metric.ts';
import type { Monitoring } from '../monitoring.ts';

/** Properties of a delivery stream that its alarms depend on. */
export interface DeliveryKind {
  /** Reads a data stream; otherwise, callers put records into it. */
  readonly fromStream: boolean;
  /** Transforms records with a function. */
  readonly transformed: boolean;
}

const DESTINATION = 'DeliveryToAmazonOpenSearchService';
const MAX_AGE = Duration.minutes(15);

/**
 * Adds the alarms and graphs of a delivery stream
 * (https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html).
 */
export function addDeliveryAlarms(
  monitoring: Monitoring,
  id: string,
  deliveryStreamName: string,
  { fromStream, transformed }: DeliveryKind,
): void {
  const metric = deliveryMetric.bind(undefined, deliveryStreamName);
  const age = metric(`${DESTINATION}.DataFreshness`, 'max', 'Not indexed');
  const indexed = metric(`${DESTINATION}.Success`, 'avg', 'Indexed');
  const backedUp = metric('BackupToS3.Success', 'avg', 'Backed up');
  const throttled = metric(fromStream ? 'ThrottledGetRecords' : 'ThrottledRecords', 'sum');
  monitoring.alarm(`${id}IsLate`, {
    severity: 'critical',
    summary: `The oldest record that is not indexed is older than ${MAX_AGE.toHumanString()}.`,
    runbook: 'delivery-is-late',
    metric: age,
    threshold: MAX_AGE.toSeconds(),
  });
  monitoring.alarm(`${id}Fails`, {
    severity: 'critical',
    summary: 'OpenSearch does not take one document in a hundred.',
    runbook: 'delivery-fails',
    metric: indexed,
    comparisonOperator: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 0.99,
  });
  monitoring.alarm(`${id}BackupFails`, {
    severity: 'critical',
    summary: 'Records can not be written to the bucket.',
    runbook: 'backup-fails',
    metric: backedUp,
    comparisonOperator: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 0.99,
  });
  monitoring.alarm(`${id}IsThrottled`, {
    severity: 'warning',
    summary: 'Firehose is held back: records wait, or are refused at the source.',
    runbook: 'delivery-is-throttled',
    metric: throttled,
    threshold: 1,
    evaluationPeriods: 3,
  });
  const shares = [indexed, backedUp];
  if (transformed) {
    const ran = metric('ExecuteProcessing.Success', 'avg', 'Transformed');
    monitoring.alarm(`${id}TransformFails`, {
      severity: 'critical',
      summary: 'One call in a hundred of the transform fails, and its records with it.',
      runbook: 'transform-fails',
      metric: ran,
      comparisonOperator: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 0.99,
    });
    shares.push(ran);
  }
  const incoming = fromStream ? 'DataReadFromKinesisStream.Records' : 'IncomingRecords';
  monitoring.graph('Delivery: age of the oldest record, seconds', age);
  monitoring.graph(
    'Delivery: records in and indexed',
    metric(incoming, 'sum', 'In'),
    metric(`${DESTINATION}.Records`, 'sum', 'Indexed'),
  );
  monitoring.graph('Delivery: share that succeeds', ...shares);
}
