import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Stream } from 'aws-cdk-lib/aws-kinesis';
import type { ServiceProps } from '../../common/service-props.ts';

export interface WatchedCluster extends Pick<ServiceProps, 'monitoring'> {
  /** Id of the cluster, or another text while there is none. */
  readonly clusterId: string;
  /** Stream that the job reads. */
  readonly stream: Stream;
}

/** EMR publishes every five minutes (https://docs.aws.amazon.com/emr/latest/ManagementGuide/UsingEMR_ViewingMetrics.html). */
const PERIOD = Duration.minutes(5);

/** Adds the alarms on a cluster. */
export function addClusterAlarms({ monitoring, clusterId, stream }: WatchedCluster): void {
  const metric = (metricName: string, label: string) =>
    new Metric({
      namespace: 'AWS/ElasticMapReduce',
      metricName,
      dimensionsMap: { JobFlowId: clusterId },
      period: PERIOD,
      statistic: 'max',
      label,
    });
  const idle = metric('IsIdle', 'Idle');
  const running = metric('AppsRunning', 'Jobs running');
  monitoring.alarm('ClusterIsIdle', {
    severity: 'warning',
    summary: 'The cluster runs and bills without a job, for half an hour.',
    runbook: 'cluster-is-idle',
    metric: idle,
    threshold: 1,
    evaluationPeriods: 6,
  });
  monitoring.alarm('JobIsNotRunning', {
    severity: 'critical',
    summary: 'Trips arrive on the stream, and no cluster runs the job.',
    runbook: 'job-is-not-running',
    metric: new MathExpression({
      expression: 'IF(FILL(trips, 0) > 0 AND FILL(jobs, 0) < 1, 1, 0)',
      usingMetrics: {
        trips: stream.metricIncomingRecords({ period: PERIOD, statistic: 'sum' }),
        jobs: running,
      },
      period: PERIOD,
      label: 'Trips without a job',
    }),
    threshold: 1,
    evaluationPeriods: 3,
  });
  monitoring.graph('Cluster: jobs running, idle', running, idle);
}
