import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';

/**
 * Metric of one log group. The CDK's own metrics of a log group have no dimension, which is the whole
 * account, and `metricIncomingLogEvents` has a name that CloudWatch Logs does not publish.
 */
export function logGroupMetric(
  logGroup: LogGroup,
  metricName: 'IncomingBytes' | 'IncomingLogEvents',
  options: MetricOptions,
): Metric {
  return new Metric({
    namespace: 'AWS/Logs',
    metricName,
    dimensionsMap: { LogGroupName: logGroup.logGroupName },
    statistic: 'sum',
    ...options,
  });
}
