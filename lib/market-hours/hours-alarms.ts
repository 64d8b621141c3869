import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { Monitoring } from '../common/monitoring.ts';
import type { ServiceFunction } from '../common/service-function.ts';
import { CHECK_MINUTES, hoursMetric } from './hours-metrics.ts';

/** Days before the calendar's end at which the alarm goes to ALARM: the next year must be added. */
const CALENDAR_DAYS = 30;

/** Consecutive failed checks for an alarm: the first check corrects the count, the second verifies it. */
const CHECKS = 2;

/** Adds alarms on a service that is open or closed at the wrong time, or will be. */
export function watchHours(monitoring: Monitoring, setHours: ServiceFunction): void {
  const should = hoursMetric('ShouldBeOpen');
  const is = hoursMetric('IsOpen');
  const mended = hoursMetric('Mended');
  const daysLeft = hoursMetric('CalendarDaysLeft');
  monitoring.alarm('ShouldBeOpenButIsNot', {
    severity: 'critical',
    summary: 'The exchange trades, no task of the service runs, and setting its size did not help.',
    runbook: 'should-be-open-but-is-not',
    metric: new MathExpression({
      expression: 'should - is',
      usingMetrics: { should, is },
      label: 'closed against the calendar',
    }),
    threshold: 1,
    evaluationPeriods: CHECKS,
  });
  monitoring.alarm('IsOpenButShouldNotBe', {
    severity: 'warning',
    summary:
      'The exchange is closed, the service runs and costs, and setting it to zero did not help.',
    runbook: 'is-open-but-should-not-be',
    metric: new MathExpression({
      expression: 'is - should',
      usingMetrics: { should, is },
      label: 'open against the calendar',
    }),
    threshold: 1,
    evaluationPeriods: CHECKS,
  });
  monitoring.alarm('HoursWereMended', {
    severity: 'warning',
    summary: 'A check had to set what a schedule should have, or what somebody changed by hand.',
    runbook: 'hours-were-mended',
    metric: mended,
    threshold: 1,
  });
  monitoring.alarm('HoursWereNotSet', {
    severity: 'critical',
    summary: 'Nothing set or checked the hours for 15 minutes.',
    runbook: 'hours-were-not-set',
    metric: setHours.metricInvocations({ period: Duration.minutes(CHECK_MINUTES) }),
    threshold: 0,
    comparisonOperator: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.BREACHING,
    evaluationPeriods: 3,
  });
  monitoring.alarm('CalendarRunsOut', {
    severity: 'warning',
    summary: `The calendar ends within ${CALENDAR_DAYS} days; then nothing opens any more.`,
    runbook: 'calendar-runs-out',
    metric: daysLeft,
    threshold: CALENDAR_DAYS,
    comparisonOperator: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
  });
  monitoring.graph('Hours: should be open, is open, mended', should, is, mended);
  monitoring.graph('Hours: days of calendar left', daysLeft);
}
