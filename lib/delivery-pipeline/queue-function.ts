import type { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Construct } from 'constructs';
import type { ServiceProps } from '../common/service-props.ts';
import { QueueWithDeadLetters } from '../common/queue-with-dead-letters.ts';
import { ServiceFunction } from '../common/service-function.ts';

export interface QueueFunctionProps extends ServiceProps {
  /** Its file in lambda/delivery-pipeline/. */
  readonly name: string;
  /** What it does, one sentence. */
  readonly description: string;
  /** Longest that one batch may take. */
  readonly timeout: Duration;
  /** What it works off. */
  readonly work: QueueWithDeadLetters;
  /** Calls at once, at least two. */
  readonly maxConcurrency: number;
  /** What it reads, beside its queues. */
  readonly environment: Record<string, string>;
}

/** A function that works off a queue, ten messages in a call, and makes dead letters that say why. */
export class QueueFunction extends ServiceFunction {
  constructor(scope: Construct, id: string, props: QueueFunctionProps) {
    const { settings, monitoring, name, description, timeout, work, maxConcurrency } = props;
    super(scope, id, {
      settings,
      monitoring,
      entry: `delivery-pipeline/${name}`,
      description,
      timeout,
      memorySize: 512,
      environment: {
        QUEUE_URL: work.queue.queueUrl,
        DEAD_LETTER_QUEUE_URL: work.deadLetters.queueUrl,
        MAX_RECEIVES: String(QueueWithDeadLetters.MAX_RECEIVES),
        ...props.environment,
      },
    });
    this.addEventSource(
      new SqsEventSource(work.queue, {
        batchSize: 10,
        maxConcurrency,
        reportBatchItemFailures: true,
      }),
    );
    work.deadLetters.grants.sendMessages(this);
  }
}
