import { Duration, Validations } from 'aws-cdk-lib';
import { Queue, QueueEncryption, RedrivePermission } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { ServiceProps } from '../common/service-props.ts';

export interface UndeliveredEventsProps extends Pick<ServiceProps, 'monitoring'> {
  /** Where the events did not come, for the name of the alarm. */
  readonly target: string;
}

/** Events that EventBridge could not deliver in the time that it tries. */
export class UndeliveredEvents extends Queue {
  constructor(scope: Construct, id: string, props: UndeliveredEventsProps) {
    super(scope, id, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      // No queue's dead letters belong here; EventBridge needs no permission but the queue's policy.
      redriveAllowPolicy: { redrivePermission: RedrivePermission.DENY_ALL },
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is the dead-letter queue of rules, which cdk-nag does not look for.',
    });
    const { monitoring, target } = props;
    const waiting = this.metricApproximateNumberOfMessagesVisible({
      period: Duration.minutes(1),
      statistic: 'max',
    });
    monitoring.alarm(`${target}HasUndelivered`, {
      severity: 'critical',
      summary: 'EventBridge could not deliver events.',
      runbook: 'undelivered',
      metric: waiting,
      threshold: 1,
    });
    monitoring.graph('Rules: undelivered events', waiting.with({ label: target }));
  }
}
