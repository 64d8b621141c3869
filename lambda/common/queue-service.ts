import { SQSClient } from '@aws-sdk/client-sqs';
import { logger } from './observability.ts';
import { QueueConsumer, type QueueConsumerOptions } from './queue-consumer.ts';

export interface QueueServiceOptions {
  readonly queues: readonly Pick<QueueConsumerOptions, 'queueUrl' | 'handle' | 'polls'>[];
  /** Seconds for which the service hides a message from others before it extends that. */
  readonly visibilitySeconds: number;
  /** Seconds to finish the messages in progress; shorter than the stop timeout of the container. */
  readonly drainSeconds: number;
}

/**
 * Runs the program of a container that consumes queues until SIGTERM or SIGINT. Then it finishes the
 * messages in progress, returns the others to their queues and exits with 0. With `--check` it does
 * nothing: the build of the image loads the program, to test it and to fill V8's compile cache.
 */
export function runQueueService(options: () => QueueServiceOptions): void {
  if (process.argv.includes('--check')) return;
  const { queues, visibilitySeconds, drainSeconds } = options();
  const sqs = new SQSClient({
    maxAttempts: 3,
    // A long poll takes 20 seconds.
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 25_000 },
  });
  const consumers = queues.map((queue) => new QueueConsumer({ ...queue, sqs, visibilitySeconds }));
  logger.info('started');
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void drain(consumers, drainSeconds));
  }
}

async function drain(consumers: readonly QueueConsumer[], seconds: number): Promise<void> {
  logger.info('draining');
  const unfinished = await Promise.all(consumers.map((consumer) => consumer.drain(seconds)));
  logger.info('drained', { unfinished: unfinished.reduce((sum, each) => sum + each) });
  process.exit(0);
}
