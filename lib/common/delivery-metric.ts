import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';

/**
 * Returns a metric of a delivery stream, by 5 minutes
 * (https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html).
 */
export function deliveryMetric(
  deliveryStreamName: string,
  metricName: string,
  statistic: string,
  label?: string,
): Metric {
  return new Metric({
    namespace: 'AWS/Firehose',
    metricName,
    dimensionsMap: { DeliveryStreamName: deliveryStreamName },
    period: Duration.minutes(5),
    statistic,
    label,
  });
}
