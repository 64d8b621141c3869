import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { DeadLetterQueue } from '../common/dead-letter-queue.ts';
import type { PrivateBucket } from '../common/private-bucket.ts';
import { QueueWithDeadLetters } from '../common/queue-with-dead-letters.ts';
import { ExecutionStart } from './execution-start.ts';
import type { ServiceProps } from '../common/service-props.ts';

export interface ObjectEventsProps extends Pick<ServiceProps, 'monitoring'> {
  /** Bucket whose new versions are queued. */
  readonly uploads: PrivateBucket;
}

/** Queue with a message for each new version of an object: bucket -> EventBridge -> queue. */
export class ObjectEvents extends Construct {
  /** Queue of the executions to start, with the dead-letter queue. */
  readonly requests: QueueWithDeadLetters;
  /** Dead-letter queue of the events that EventBridge could not deliver. */
  readonly undelivered: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: ObjectEventsProps) {
    super(scope, id);
    const { monitoring, uploads } = props;
    this.requests = new QueueWithDeadLetters(this, 'Requests', {
      monitoring,
      consumerTimeout: ExecutionStart.TIMEOUT,
    });
    this.undelivered = new DeadLetterQueue(this, 'Undelivered', {
      monitoring,
      alarm: 'EventsAreUndelivered',
      summary: 'EventBridge could not deliver events of new objects.',
      runbook: 'undelivered',
      graph: 'Queues: messages waiting and dead',
      label: 'Events: undelivered',
    });
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
}
