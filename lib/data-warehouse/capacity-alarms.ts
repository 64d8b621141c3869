import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Monitoring } from '../common/monitoring.ts';
import { Warehouse } from './warehouse.ts';

/** Share of the day's RPU-hours at which the alarm on the bill goes to ALARM. */
const BILL_SHARE = 0.75;

/** Alarms and graphs of the capacity, of the bill and of failed queries. */
export function monitorCapacity(monitoring: Monitoring, warehouse: Warehouse): void {
  const metric = (metricName: string, statistic: string, period = Duration.minutes(5)) =>
    new Metric({
      namespace: 'AWS/Redshift-Serverless',
      metricName,
      dimensionsMap: { Workgroup: warehouse.name },
      statistic,
      period,
    });
  const capacity = metric('ComputeCapacity', 'max').with({ label: 'RPU' });
  monitoring.alarm('CapacityIsAtItsLimit', {
    severity: 'warning',
    summary: 'The workgroup runs at its maximum capacity: queries wait.',
    runbook: 'capacity-is-at-its-limit',
    metric: capacity,
    threshold: Warehouse.MAX_CAPACITY,
    evaluationPeriods: 3,
  });
  const hours = new MathExpression({
    expression: 'seconds / 3600',
    usingMetrics: { seconds: metric('ComputeSeconds', 'sum', Duration.days(1)) },
    period: Duration.days(1),
    label: 'RPU-hours of the day',
  });
  monitoring.alarm('BillIsHigh', {
    severity: 'warning',
    summary: `The warehouse used ${BILL_SHARE * 100} % of the ${Warehouse.DAILY_RPU_HOURS} RPU-hours of its day.`,
    runbook: 'bill-is-high',
    metric: hours,
    threshold: Warehouse.DAILY_RPU_HOURS * BILL_SHARE,
  });
  monitoring.graph('Warehouse: capacity, RPU-hours', capacity, hours);
}
