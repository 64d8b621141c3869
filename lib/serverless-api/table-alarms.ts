import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { DataTable } from '../common/data-table.ts';
import type { Monitoring } from '../common/monitoring.ts';

/** Adds an alarm on throttled requests to the table, and a graph of its load. */
export function watchTable(monitoring: Monitoring, { tableName }: DataTable): void {
  const metric = (metricName: string) =>
    new Metric({
      namespace: 'AWS/DynamoDB',
      metricName,
      dimensionsMap: { TableName: tableName },
      period: Duration.minutes(5),
      statistic: 'sum',
    });
  const refused = {
    Reads: metric('ReadThrottleEvents'),
    Writes: metric('WriteThrottleEvents'),
  };
  for (const [what, throttled] of Object.entries(refused)) {
    monitoring.alarm(`${what}AreThrottled`, {
      severity: 'critical',
      summary: `The table refuses ${what.toLowerCase()}: too much is asked of one page or one site.`,
      runbook: 'table-is-throttled',
      metric: throttled,
      threshold: 1,
    });
  }
  monitoring.graph(
    'Table: capacity used',
    metric('ConsumedReadCapacityUnits'),
    metric('ConsumedWriteCapacityUnits'),
  );
  monitoring.graph('Table: refused', ...Object.values(refused));
}
