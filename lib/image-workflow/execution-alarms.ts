import { Duration } from 'aws-cdk-lib';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Monitoring } from '../common/monitoring.ts';

/** Alarms and graphs of a state machine's executions. */
export function monitorExecutions(monitoring: Monitoring, stateMachine: StateMachine): void {
  const period = Duration.minutes(5);
  const failed = stateMachine.metricFailed({ period });
  const timedOut = stateMachine.metricTimedOut({ period });
  const throttled = stateMachine.metricThrottled({ period });
  monitoring.alarm('ExecutionsFail', {
    severity: 'critical',
    summary: 'Executions fail: their inputs are in the dead-letter queue.',
    runbook: 'executions-fail',
    metric: failed,
    threshold: 1,
  });
  monitoring.alarm('ExecutionsTimeOut', {
    severity: 'critical',
    summary: 'Executions run longer than they may: their inputs are in their histories alone.',
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
