import { Duration, Validations } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Queue, QueueEncryption, RedrivePermission } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Monitoring } from '../common/monitoring.ts';
import type { PrivateBucket } from '../common/private-bucket.ts';
import { QueueWithDeadLetters } from '../common/queue-with-dead-letters.ts';
import { ExecutionStart } from './execution-start.ts';
import type { ServiceProps } from '../common/service-props.ts';

export interface ObjectEventsProps extends Pick<ServiceProps, 'monitoring'> {
  /** Whose new versions are told of. */
  readonly uploads: PrivateBucket;
}

/** Every version of an object that is created becomes a message: bucket -> EventBridge -> queue. */
export class ObjectEvents extends Construct {
  /** What is to be started, and what could not be. */
  readonly requests: QueueWithDeadLetters;
  /** What EventBridge could not deliver. */
  readonly undelivered: Queue;

  constructor(scope: Construct, id: string, props: ObjectEventsProps) {
    super(scope, id);
    const { monitoring, uploads } = props;
    this.requests = new QueueWithDeadLetters(this, 'Requests', {
      monitoring,
      consumerTimeout: ExecutionStart.TIMEOUT,
    });
    this.undelivered = this.undeliveredQueue(monitoring);
    // CloudFormation's own property: the CDK's `eventBridgeEnabled` would add a custom resource and a function.
    (uploads.node.defaultChild as CfnBucket).notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
    const created = new Rule(this, 'Created', {
      description: 'New versions of uploaded objects',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [uploads.bucketName] } },
      },
    });
    created.addTarget(
      new SqsQueue(this.requests.queue, {
        deadLetterQueue: this.undelivered,
        maxEventAge: Duration.hours(24),
        retryAttempts: 185,
      }),
    );
  }

  private undeliveredQueue(monitoring: Monitoring): Queue {
    const queue = new Queue(this, 'Undelivered', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      // No queue's dead letters belong here; EventBridge needs no permission but the queue's policy.
      redriveAllowPolicy: { redrivePermission: RedrivePermission.DENY_ALL },
    });
    Validations.of(queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: "It is the dead-letter queue of a rule's target, which the rule does not look for.",
    });
    const waiting = queue.metricApproximateNumberOfMessagesVisible({
      period: Duration.minutes(1),
      statistic: 'max',
    });
    monitoring.alarm('EventsAreUndelivered', {
      severity: 'critical',
      summary: 'EventBridge could not deliver events of new objects.',
      runbook: 'undelivered',
      metric: waiting,
      threshold: 1,
    });
    monitoring.graph(
      'Queues: messages waiting and dead',
      waiting.with({ label: 'Events: undelivered' }),
    );
    return queue;
  }
}
