import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Stream } from 'aws-cdk-lib/aws-kinesis';
import { PROGRAM } from '../../lambda/stream-analytics/contract.ts';
import type { Monitoring } from '../common/monitoring.ts';

const PERIOD = Duration.minutes(1);

/**
 * Adds the alarms on an application
 * (https://docs.aws.amazon.com/managed-flink/latest/java/metrics-dimensions.html).
 */
export function addJobAlarms(monitoring: Monitoring, application: string, stream: Stream): void {
  const metric = (metricName: string, statistic: string, label: string, program?: string) =>
    new Metric({
      namespace: 'AWS/KinesisAnalytics',
      metricName,
      dimensionsMap: { Application: application, ...(program && { Program: program }) },
      period: PERIOD,
      statistic,
      label,
    });
  // All count from the start of the application: the alarms go by what a minute adds.
  const count = (id: string, metricName: string, label: string, program?: string) =>
    added(id, metric(metricName, 'max', label, program));
  const restarts = count('restarts', 'numRestarts', 'Restarts');
  const failed = count('failed', 'numberOfFailedCheckpoints', 'Failed checkpoints');
  const dropped = count('dropped', 'numLateRecordsDropped', 'Dropped');
  const late = count('late', 'tripsLate', 'Late trips', PROGRAM);
  const rejected = count('rejected', 'recordsRejected', 'Rejected records', PROGRAM);
  const units = metric('KPUs', 'max', 'Processing units');
  monitoring.alarm('JobRestarts', {
    severity: 'critical',
    summary: 'The job failed and was started again from its last checkpoint.',
    runbook: 'job-restarts',
    metric: restarts,
    threshold: 1,
  });
  monitoring.alarm('CheckpointsFail', {
    severity: 'critical',
    summary:
      'Checkpoints fail: the next failure would process again all records since the last one.',
    runbook: 'checkpoints-fail',
    metric: failed,
    threshold: 1,
    evaluationPeriods: 3,
  });
  monitoring.alarm('RecordsAreDropped', {
    severity: 'critical',
    summary: 'A window dropped a trip that was not set aside as late: its sums are wrong.',
    runbook: 'records-are-dropped',
    metric: dropped,
    threshold: 1,
  });
  monitoring.alarm('RecordsAreRejected', {
    severity: 'warning',
    summary: 'Records on the stream are not trips: a producer sends something else.',
    runbook: 'records-are-rejected',
    metric: rejected,
    threshold: 1,
    evaluationPeriods: 5,
  });
  monitoring.alarm('JobIsNotRunning', {
    severity: 'critical',
    summary: 'Trips arrive on the stream, and the application is not started.',
    runbook: 'job-is-not-running',
    metric: new MathExpression({
      expression: 'IF(FILL(trips, 0) > 0 AND FILL(units, 0) < 1, 1, 0)',
      usingMetrics: {
        trips: stream.metricIncomingRecords({ period: PERIOD, statistic: 'sum' }),
        units,
      },
      period: PERIOD,
      label: 'Trips without a job',
    }),
    threshold: 1,
    evaluationPeriods: 5,
  });
  monitoring.graph('Job: restarts, failed checkpoints', restarts, failed);
  monitoring.graph('Job: late, rejected, dropped', late, rejected, dropped);
}

/** @param id name in the expression; two of one graph must differ */
function added(id: string, total: Metric): MathExpression {
  return new MathExpression({
    expression: `DIFF(${id})`,
    usingMetrics: { [id]: total },
    period: PERIOD,
    label: total.label,
  });
}
