import { Duration, Validations } from 'aws-cdk-lib';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Queue, QueueEncryption, RedrivePermission } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ServiceProps } from '../service-props.ts';

export type LostEventsProps = Pick<ServiceProps, 'monitoring'>;

/** Calls that a function could not answer, nor at its second and third attempt. */
export class LostEvents extends Construct {
  /** The events, with the error. */
  readonly queue: Queue;

  constructor(scope: Construct, id: string, props: LostEventsProps) {
    super(scope, id);
    const { monitoring } = props;
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      // No queue's dead letters belong here.
      redriveAllowPolicy: { redrivePermission: RedrivePermission.DENY_ALL },
    });
    Validations.of(this.queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is the on-failure destination of functions, which the rule does not look for.',
    });
    const waiting = this.queue.metricApproximateNumberOfMessagesVisible({
      period: Duration.minutes(1),
      statistic: 'max',
    });
    monitoring.alarm(`${id}Wait`, {
      severity: 'critical',
      summary: 'A function could not answer a deployment or a pipeline, which wait for it.',
      runbook: 'lost-events',
      metric: waiting,
      threshold: 1,
    });
    monitoring.graph('Lost events', waiting.with({ label: id }));
  }

  /** Keeps what is lost of a function that is called asynchronously. */
  keepThoseOf(called: Function): void {
    called.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.minutes(30),
      onFailure: new SqsDestination(this.queue),
    });
  }
}
