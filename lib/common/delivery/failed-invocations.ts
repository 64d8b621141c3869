import { Duration } from 'aws-cdk-lib';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { DeadLetterQueue } from '../dead-letter-queue.ts';
import type { ServiceProps } from '../service-props.ts';
import { QueueDestination } from '../queue-permissions.ts';

export type FailedInvocationsProps = Pick<ServiceProps, 'monitoring'>;

/** Dead-letter queue for asynchronous invocations that failed three times. */
export class FailedInvocations extends Construct {
  /** Events with their errors. */
  readonly queue: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: FailedInvocationsProps) {
    super(scope, id);
    this.queue = new DeadLetterQueue(this, 'Queue', {
      monitoring: props.monitoring,
      alarm: `${id}Wait`,
      summary: 'A function could not answer a deployment or a pipeline, which wait for it.',
      runbook: 'lost-events',
      graph: 'Lost events',
      label: id,
    });
  }

  /** Sends the failed asynchronous invocations of a function to the queue. */
  addFunction(invoked: Function): void {
    invoked.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.minutes(30),
      onFailure: new QueueDestination(this.queue),
    });
  }
}
