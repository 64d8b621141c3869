import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Monitoring } from '../common/monitoring.ts';

/** Alarms and graphs of a provisioned cluster. */
export function monitorCluster(monitoring: Monitoring, cluster: string): void {
  const metric = (metricName: string, statistic: string, label: string) =>
    new Metric({
      namespace: 'AWS/Redshift',
      metricName,
      dimensionsMap: { ClusterIdentifier: cluster },
      statistic,
      period: Duration.minutes(5),
      label,
    });
  const health = metric('HealthStatus', 'min', 'healthy');
  monitoring.alarm('ClusterIsUnhealthy', {
    severity: 'critical',
    summary: 'The cluster does not answer queries of Redshift itself.',
    runbook: 'cluster-is-unhealthy',
    metric: health,
    threshold: 1,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    evaluationPeriods: 2,
  });
  const busy = metric('CPUUtilization', 'avg', 'CPU %');
  monitoring.alarm('CapacityIsAtItsLimit', {
    severity: 'warning',
    summary: 'The nodes of the cluster compute at their limit: queries wait.',
    runbook: 'capacity-is-at-its-limit',
    metric: busy,
    threshold: 90,
    evaluationPeriods: 3,
  });
  const disk = metric('PercentageDiskSpaceUsed', 'max', 'storage %');
  monitoring.alarm('StorageIsAlmostFull', {
    severity: 'warning',
    summary: 'The cluster uses 80 % of its storage.',
    runbook: 'storage-is-almost-full',
    metric: disk,
    threshold: 80,
  });
  monitoring.graph('Warehouse: health, CPU, storage', health, busy, disk);
}
