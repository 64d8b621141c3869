import { Duration } from 'aws-cdk-lib';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Monitoring } from './monitoring.ts';

export interface MonitorExecutionsProps {
  /** State machine of the executions. */
  readonly stateMachine: StateMachine;
  /** Text of the alarm on failed executions, one sentence. */
  readonly failedSummary: string;
  /** Text of the alarm on executions that exceed their timeout, one sentence. */
  readonly timedOutSummary: string;
}

/** Adds alarms and graphs of a state machine's executions. */
export function monitorExecutions(monitoring: Monitoring, props: MonitorExecutionsProps): void {
  const { stateMachine, failedSummary, timedOutSummary } = props;
  const period = Duration.minutes(5);
  const failed = stateMachine.metricFailed({ period });
  const timedOut = stateMachine.metricTimedOut({ period });
  const throttled = stateMachine.metricThrottled({ period });
  monitoring.alarm('ExecutionsFail', {
    severity: 'critical',
    summary: failedSummary,
    runbook: 'executions-fail',
    metric: failed,
    threshold: 1,
  });
  monitoring.alarm('ExecutionsTimeOut', {
    severity: 'critical',
    summary: timedOutSummary,
    runbook: 'executions-time-out',
    metric: timedOut,
    threshold: 1,
  });
  monitoring.alarm('ExecutionsAreThrottled', {
    severity: 'warning',
    summary: 'Step Functions makes executions wait for want of a quota.',
    runbook: 'executions-are-throttled',
    metric: throttled,
    threshold: 1,
  });
  monitoring.graph(
    'Executions',
    stateMachine.metricStarted({ period, label: 'started' }),
    stateMachine.metricSucceeded({ period, label: 'succeeded' }),
  );
  monitoring.graph(
    'Executions that went wrong',
    failed.with({ label: 'failed' }),
    timedOut.with({ label: 'timed out' }),
    throttled.with({ label: 'throttled' }),
  );
  monitoring.graph(
    'Executions: milliseconds',
    stateMachine.metricTime({ period, statistic: 'p50', label: 'half' }),
    stateMachine.metricTime({ period, statistic: 'p99', label: 'the slowest in a hundred' }),
  );
}
