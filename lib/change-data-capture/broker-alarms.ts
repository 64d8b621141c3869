import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Monitoring } from '../common/monitoring.ts';

/** Adds alarms and graphs of brokers that have a volume each. */
export function addBrokerAlarms(monitoring: Monitoring, clusterName: string, count: number): void {
  const disks = Array.from(
    { length: count },
    (_, at) =>
      new Metric({
        namespace: 'AWS/Kafka',
        metricName: 'KafkaDataLogsDiskUsed',
        dimensionsMap: { 'Cluster Name': clusterName, 'Broker ID': String(at + 1) },
        period: Duration.minutes(5),
        statistic: 'max',
        label: `Broker ${at + 1}`,
      }),
  );
  for (const [at, disk] of disks.entries()) {
    monitoring.alarm(`Broker${at + 1}DiskIsFull`, {
      severity: 'critical',
      summary: `Broker ${at + 1} has used three quarters of its disk; a full one accepts no records.`,
      runbook: 'broker-disk-is-full',
      metric: disk,
      threshold: 75,
    });
  }
  monitoring.graph('Brokers: disk, percent', ...disks);
}
