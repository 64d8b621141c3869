import { SQSClient } from '@aws-sdk/client-sqs';
import { variable } from '../common/environment.ts';
import { logger, publishCounts } from '../common/observability.ts';
import { QueueConsumer } from '../common/queue-consumer.ts';
import { workplaces, type Workplace } from './aws/workplaces.ts';

/** Less than the container's stop timeout. */
const DRAIN_SECONDS = 50;

/**
 * The consumer that runs in a container: `node index.js` works on both queues until SIGTERM, then
 * finishes what is in hand, gives the rest back and exits with 0. `--check` only loads, for the image.
 */
function run(): void {
  const sqs = new SQSClient({
    maxAttempts: 3,
    // Long polls take twenty seconds.
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 25_000 },
  });
  const visibilitySeconds = Number(variable('VISIBILITY_SECONDS'));
  const consume = ({ queueUrl, worker }: Workplace) =>
    new QueueConsumer({
      sqs,
      queueUrl,
      visibilitySeconds,
      handle: async (messages) => {
        try {
          return await worker.workOn(messages);
        } finally {
          publishCounts();
        }
      },
    });
  const consumers = Object.values(workplaces()).map(consume);
  logger.info('started');
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void drain(consumers));
  }
}

async function drain(consumers: readonly QueueConsumer[]): Promise<void> {
  logger.info('draining');
  const unfinished = await Promise.all(consumers.map((consumer) => consumer.drain(DRAIN_SECONDS)));
  logger.info('drained', { unfinished: unfinished.reduce((sum, each) => sum + each) });
  publishCounts();
  process.exit(0);
}

if (!process.argv.includes('--check')) run();
