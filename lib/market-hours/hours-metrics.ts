import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { HoursMetric } from '../../lambda/market-hours/contract.ts';
import { METRIC_NAMESPACE } from '../common/metric-namespace.ts';

/** Interval of the checks in minutes; each reports one value of every metric. */
export const CHECK_MINUTES = 5;

/** Function that reports them, also its name in the metrics. */
export const SET_HOURS = 'market-hours/set-hours';

export function hoursMetric(metricName: HoursMetric): Metric {
  return new Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { service: SET_HOURS },
    statistic: 'max',
    period: Duration.minutes(CHECK_MINUTES),
  });
}
