import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Monitoring } from '../common/monitoring.ts';

/** Share of the day's RPU-hours at which the alarm on the bill goes to ALARM. */
const BILL_SHARE = 0.75;

export interface Capacity {
  /** Name of the workgroup. */
  readonly workgroup: string;
  /** Maximum capacity in RPU. */
  readonly maxCapacity: number;
  /** Compute of a day in RPU-hours. */
  readonly dailyRpuHours: number;
}

/** Alarms and graphs of the capacity and of the bill of a workgroup. */
export function monitorCapacity(monitoring: Monitoring, capacity: Capacity): void {
  const { workgroup, maxCapacity, dailyRpuHours } = capacity;
  const metric = (metricName: string, statistic: string, period = Duration.minutes(5)) =>
    new Metric({
      namespace: 'AWS/Redshift-Serverless',
      metricName,
      dimensionsMap: { Workgroup: workgroup },
      statistic,
      period,
    });
  const used = metric('ComputeCapacity', 'max').with({ label: 'RPU' });
  monitoring.alarm('CapacityIsAtItsLimit', {
    severity: 'warning',
    summary: 'The workgroup runs at its maximum capacity: queries wait.',
    runbook: 'capacity-is-at-its-limit',
    metric: used,
    threshold: maxCapacity,
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
    summary: `The warehouse used ${BILL_SHARE * 100} % of the ${dailyRpuHours} RPU-hours of its day.`,
    runbook: 'bill-is-high',
    metric: hours,
    threshold: dailyRpuHours * BILL_SHARE,
  });
  monitoring.graph('Warehouse: capacity, RPU-hours', used, hours);
}
