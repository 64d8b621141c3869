import { Duration } from 'aws-cdk-lib';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { QueueWithDeadLetters } from '../common/queue-with-dead-letters.ts';
import { QueueSubscription } from './queue-subscription.ts';
import type { ServiceProps } from '../common/service-props.ts';

export interface AuditTrailProps extends Pick<ServiceProps, 'monitoring'> {
  /** Topic that S3 publishes to. */
  readonly created: Topic;
}

/**
 * Queue with every message as S3 wrote it, without SNS's envelope. Auditors read it; no function of
 * this stack does.
 */
export class AuditTrail extends Construct {
  /** Retention of messages; shorter than the 14 days of the dead-letter queue. */
  static readonly RETENTION = Duration.days(10);
  /** Age of the oldest message at which the alarm goes to ALARM. */
  static readonly MAX_AGE = Duration.days(3);
  /** Time for an auditor to process a message: a sixth of the visibility timeout. */
  static readonly AUDITOR_TIMEOUT = Duration.minutes(5);

  /** Queue of the messages that no auditor has deleted yet. */
  readonly records: QueueWithDeadLetters;
  /** Subscription that fills the queue. */
  readonly subscription: QueueSubscription;

  constructor(scope: Construct, id: string, props: AuditTrailProps) {
    super(scope, id);
    const { monitoring, created } = props;
    this.records = new QueueWithDeadLetters(this, 'Audit', {
      monitoring,
      consumerTimeout: AuditTrail.AUDITOR_TIMEOUT,
      maxAge: AuditTrail.MAX_AGE,
      retention: AuditTrail.RETENTION,
    });
    this.subscription = new QueueSubscription(this, 'AuditCreated', {
      monitoring,
      topic: created,
      queue: this.records.queue,
      raw: true,
    });
  }
}
