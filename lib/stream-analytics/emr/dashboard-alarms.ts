import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import {
  HttpCodeElb,
  HttpCodeTarget,
  type ApplicationLoadBalancer,
  type ApplicationTargetGroup,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Monitoring } from '../../common/monitoring.ts';

const PERIOD = Duration.minutes(1);

/** Adds the alarms on the dashboard host. */
export function addDashboardAlarms(
  monitoring: Monitoring,
  { metrics }: ApplicationLoadBalancer,
  targets: ApplicationTargetGroup,
): void {
  const errors = new MathExpression({
    expression: 'FILL(balancer, 0) + FILL(hosts, 0)',
    usingMetrics: {
      balancer: metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, { period: PERIOD }),
      hosts: targets.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, { period: PERIOD }),
    },
    period: PERIOD,
    label: 'Answers with a failure',
  });
  const healthy = targets.metrics.healthyHostCount({
    period: PERIOD,
    statistic: 'min',
    label: 'Healthy hosts',
  });
  monitoring.alarm('DashboardFails', {
    severity: 'critical',
    summary: 'The dashboard host or its load balancer answered five requests of a minute with 5xx.',
    runbook: 'dashboard-fails',
    metric: errors,
    threshold: 5,
  });
  monitoring.alarm('DashboardIsDown', {
    severity: 'critical',
    summary: 'No dashboard host is healthy, for five minutes.',
    runbook: 'dashboard-fails',
    metric: healthy,
    threshold: 1,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.BREACHING,
    evaluationPeriods: 5,
  });
  monitoring.graph('Dashboard: failures, healthy hosts', errors, healthy);
}
