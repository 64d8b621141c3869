import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IDestination, IEventSourceDlq, IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/**
 * Grants permission to send messages. The CDK's own grant adds the permissions to look up the queue's
 * URL and attributes, which no sender does.
 */
export function grantSend(queue: IQueue, sender: IGrantable): Grant {
  return queue.grant(sender, 'sqs:SendMessage');
}

/** Grants permission to receive, delay and delete messages, without that to look up the queue. */
export function grantConsume(queue: IQueue, consumer: IGrantable): Grant {
  return queue.grant(
    consumer,
    'sqs:ReceiveMessage',
    'sqs:ChangeMessageVisibility',
    'sqs:DeleteMessage',
  );
}

/** Queue for failed invocations and batches of a function. */
export class QueueDestination implements IDestination, IEventSourceDlq {
  private readonly queue: IQueue;

  constructor(queue: IQueue) {
    this.queue = queue;
  }

  bind(_: unknown, source: IFunction): { destination: string } {
    grantSend(this.queue, source);
    return { destination: this.queue.queueArn };
  }
}
