import { Duration } from 'aws-cdk-lib';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { QueueWithDeadLetters } from '../common/queue-with-dead-letters.ts';
import { QueueSubscription } from './queue-subscription.ts';
import type { ServiceProps } from '../common/service-props.ts';

export interface AuditTrailProps extends Pick<ServiceProps, 'monitoring'> {
  /** What S3 says. */
  readonly created: Topic;
}

/**
 * Every message exactly as S3 wrote it, without SNS's envelope, for whoever audits: no function of
 * ours reads it.
 */
export class AuditTrail extends Construct {
  /** Less than the 14 days of what an auditor could not take. */
  static readonly RETENTION = Duration.days(10);
  /** Somebody must come within this time. */
  static readonly MAX_AGE = Duration.days(3);
  /** How long an auditor may hold a message is a sixth of how long it stays hidden. */
  static readonly AUDITOR_TIMEOUT = Duration.minutes(5);

  /** What S3 wrote and nobody has audited. */
  readonly records: QueueWithDeadLetters;
  /** Where they come from. */
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
