import { Aws, Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import type { Monitoring } from '../common/monitoring.ts';

/**
 * Adds the alarms that AWS recommends for a domain
 * (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/cloudwatch-alarms.html).
 *
 * @param volumeSize gibibytes of each data node
 */
export function addDomainAlarms(
  monitoring: Monitoring,
  domain: CfnDomain,
  volumeSize: number,
): void {
  const metric = (metricName: string, statistic: string, label?: string) =>
    new Metric({
      namespace: 'AWS/ES',
      metricName,
      dimensionsMap: { DomainName: domain.ref, ClientId: Aws.ACCOUNT_ID },
      period: Duration.minutes(1),
      statistic,
      label,
    });
  const red = metric('ClusterStatus.red', 'max', 'Red');
  const yellow = metric('ClusterStatus.yellow', 'max', 'Yellow');
  const blocked = metric('ClusterIndexWritesBlocked', 'max', 'Writes blocked');
  const memory = metric('JVMMemoryPressure', 'max', 'Memory');
  const processor = metric('CPUUtilization', 'max', 'Processor');
  const disk = new MathExpression({
    expression: `100 * (1 - free / ${volumeSize * 1024})`,
    usingMetrics: { free: metric('FreeStorageSpace', 'min') },
    period: Duration.minutes(1),
    label: 'Disk',
  });
  monitoring.alarm('ClusterIsRed', {
    severity: 'critical',
    summary: 'A primary shard is on no node: its documents can be neither written nor found.',
    runbook: 'cluster-is-red',
    metric: red,
    threshold: 1,
  });
  monitoring.alarm('ClusterIsYellow', {
    severity: 'warning',
    summary: 'A replica is on no node: the loss of another node would lose documents.',
    runbook: 'cluster-is-yellow',
    metric: yellow,
    threshold: 1,
    evaluationPeriods: 5,
  });
  monitoring.alarm('ClusterBlocksWrites', {
    severity: 'critical',
    summary: 'The domain takes no documents, for want of disk or memory.',
    runbook: 'cluster-blocks-writes',
    metric: blocked,
    threshold: 1,
  });
  monitoring.alarm('DiskIsFull', {
    severity: 'critical',
    summary: 'A node has used three quarters of its disk.',
    runbook: 'disk-is-full',
    metric: disk,
    threshold: 75,
  });
  monitoring.alarm('MemoryIsShort', {
    severity: 'critical',
    summary: 'The heap of a node is full to 95 %: writes will be blocked.',
    runbook: 'memory-is-short',
    metric: memory,
    threshold: 95,
    evaluationPeriods: 3,
  });
  monitoring.alarm('ProcessorIsBusy', {
    severity: 'warning',
    summary: 'A node has been busy to 80 % for a quarter of an hour.',
    runbook: 'processor-is-busy',
    metric: processor,
    threshold: 80,
    evaluationPeriods: 15,
  });
  monitoring.graph('Search: red, yellow, writes blocked', red, yellow, blocked);
  monitoring.graph('Search: disk, memory, processor, percent', disk, memory, processor);
}
