import { Duration } from 'aws-cdk-lib';
import {
  ComparisonOperator,
  TreatMissingData,
  MathExpression,
  type IMetric,
  type Metric,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import {
  HttpCodeTarget,
  type ApplicationTargetGroup,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { ServiceProps } from '../common/service-props.ts';

export interface WatchedService extends Pick<ServiceProps, 'monitoring'> {
  /** Service with the tasks. */
  readonly service: FargateService;
  /** Target groups: one, or two of which one has the traffic. */
  readonly targetGroups: readonly ApplicationTargetGroup[];
}

const PERIOD = Duration.minutes(1);

/**
 * Adds the alarms and graphs of a service.
 *
 * @param id id of the service, for the names of its alarms
 * @returns names of the alarms that roll a deployment back
 */
export function watchService(
  id: string,
  { monitoring, service, targetGroups }: WatchedService,
): string[] {
  const errors = combined(targetGroups, 'sum', `${id}Errors`, ({ metrics }) =>
    metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, { period: PERIOD }),
  );
  const slowest = combined(targetGroups, 'max', `${id}Slowest`, ({ metrics }) =>
    metrics.targetResponseTime({ period: PERIOD, statistic: 'p99' }),
  );
  const healthy = combined(targetGroups, 'sum', `${id}Healthy`, ({ metrics }) =>
    metrics.healthyHostCount({ period: PERIOD, statistic: 'max' }),
  );
  const memory = service.metricMemoryUtilization({ period: PERIOD, statistic: 'max' });
  const fails = monitoring.alarm(`${id}Fails`, {
    severity: 'critical',
    summary: 'The service answered five requests of a minute with its own failure.',
    runbook: 'service-fails',
    metric: errors,
    threshold: 5,
  });
  const isSlow = monitoring.alarm(`${id}IsSlow`, {
    severity: 'warning',
    summary: 'One request in a hundred took more than a second, for three minutes.',
    runbook: 'service-is-slow',
    metric: slowest,
    threshold: 1,
    evaluationPeriods: 3,
  });
  monitoring.alarm(`${id}IsDown`, {
    severity: 'critical',
    summary: 'No task of the service is healthy, for three minutes.',
    runbook: 'service-is-down',
    metric: healthy,
    threshold: 0,
    comparisonOperator: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.BREACHING,
    evaluationPeriods: 3,
  });
  monitoring.alarm(`${id}IsShortOfMemory`, {
    severity: 'warning',
    summary: 'A task uses 90 % of its memory; at 100 % it is killed in mid-work.',
    runbook: 'service-is-short-of-memory',
    metric: memory,
    threshold: 90,
    evaluationPeriods: 3,
  });
  monitoring.graph('Services: answers with a failure', label(errors, id));
  monitoring.graph('Services: seconds of the slowest in a hundred', label(slowest, id));
  monitoring.graph('Services: healthy tasks', label(healthy, id));
  monitoring.graph(
    `${id}: CPU and memory of the busiest task, percent`,
    service.metricCpuUtilization({ period: PERIOD, statistic: 'max' }),
    memory,
  );
  return [fails.alarmName, isSlow.alarmName];
}

/** One metric for all target groups, as every deployment changes the active group. */
function combined(
  groups: readonly ApplicationTargetGroup[],
  how: 'sum' | 'max',
  name: string,
  metricOf: (group: ApplicationTargetGroup) => Metric,
): MathExpression {
  const usingMetrics = Object.fromEntries(
    groups.map((group, at): [string, IMetric] => [`${name.toLowerCase()}${at}`, metricOf(group)]),
  );
  const filled = Object.keys(usingMetrics).map((each) => `FILL(${each}, 0)`);
  return new MathExpression({
    expression: `${how === 'sum' ? 'SUM' : 'MAX'}([${filled.join(', ')}])`,
    usingMetrics,
    period: PERIOD,
  });
}

function label(metric: MathExpression, text: string): IMetric {
  return metric.with({ label: text });
}
