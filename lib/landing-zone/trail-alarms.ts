import { Aws, Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter, type LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { METRIC_NAMESPACE } from '../common/metric-namespace.ts';
import { logGroupMetric } from '../common/log-group-metric.ts';
import type { AlarmProps } from '../common/monitoring.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { COUNTED } from './trail-events.ts';

export interface TrailAlarmsProps extends Pick<ServiceProps, 'monitoring'> {
  /** Log group that receives the trail's events. */
  readonly logGroup: LogGroup;
}

/** Denied calls in five minutes at which the alarm goes to ALARM. */
const MANY_DENIALS = 50;

interface TrailAlarm extends Pick<AlarmProps, 'severity' | 'summary' | 'runbook' | 'threshold'> {
  /** Events that it counts in five minutes. */
  readonly count: keyof typeof COUNTED;
  readonly alarm: string;
  readonly graph: string;
}

const ALARMS: readonly TrailAlarm[] = [
  {
    count: 'RootUser',
    alarm: 'RootUserIsUsed',
    severity: 'critical',
    summary: 'The root user of an account made a call.',
    runbook: 'root-user-is-used',
    threshold: 1,
    graph: 'Calls of root users',
  },
  {
    count: 'SignInWithoutMfa',
    alarm: 'SignInWithoutMfa',
    severity: 'critical',
    summary: 'A user signed in to the console without a second factor.',
    runbook: 'sign-in-without-mfa',
    threshold: 1,
    graph: 'Sign-ins without a second factor',
  },
  {
    count: 'TrailChanges',
    alarm: 'TrailWasChanged',
    severity: 'critical',
    summary: 'A trail was stopped, changed or deleted.',
    runbook: 'trail-was-changed',
    threshold: 1,
    graph: 'Changes of trails',
  },
  {
    count: 'OrganizationChanges',
    alarm: 'OrganizationWasChanged',
    severity: 'warning',
    summary: 'The organization, an account or a policy was changed.',
    runbook: 'organization-was-changed',
    threshold: 1,
    graph: 'Changes of the organization',
  },
  {
    count: 'DeniedCalls',
    alarm: 'ManyCallsAreDenied',
    severity: 'warning',
    summary: `${MANY_DENIALS} calls were denied in five minutes.`,
    runbook: 'many-calls-are-denied',
    threshold: MANY_DENIALS,
    graph: 'Denied calls',
  },
];

/** Metric filters for events that an operator must see, with an alarm and a graph for each. */
export class TrailAlarms extends Construct {
  private readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: TrailAlarmsProps) {
    super(scope, id);
    const { monitoring, logGroup } = props;
    this.logGroup = logGroup;
    for (const { count, alarm, graph, ...properties } of ALARMS) {
      const metric = this.count(count);
      monitoring.alarm(alarm, { ...properties, metric });
      monitoring.graph(graph, metric);
    }
    const events = logGroupMetric(logGroup, 'IncomingLogEvents', { period: Duration.hours(1) });
    monitoring.alarm('TrailHasNoEvents', {
      severity: 'critical',
      summary: 'The trail had no event for an hour.',
      runbook: 'trail-has-no-events',
      metric: events,
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
    });
    monitoring.graph('Events of the trail', events);
  }

  private count(name: keyof typeof COUNTED): Metric {
    const filter = new MetricFilter(this, name, {
      logGroup: this.logGroup,
      filterPattern: FilterPattern.literal(COUNTED[name]),
      metricNamespace: METRIC_NAMESPACE,
      // The stack's name separates two deployments in one account.
      metricName: `${Aws.STACK_NAME}-${name}`,
    });
    return filter.metric({ period: Duration.minutes(5), statistic: 'sum' });
  }
}
