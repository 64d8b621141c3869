import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { variable } from '../common/environment.ts';
import { logger } from '../common/observability.ts';
import { QueueConsumer } from '../common/queue-consumer.ts';
import { validator } from './aws/validator.ts';
import { Verdicts } from './aws/verdicts.ts';

/** Batches at once: one is received while others are written. */
const POLLS = 4;

/** To finish what is in hand after SIGTERM; ECS waits for twice as long before it kills. */
const DRAIN_SECONDS = 15;

/** The trade-validation service: works off the queue until ECS ends it. */
function run(): void {
  const consumer = new QueueConsumer({
    sqs: new SQSClient({ requestHandler: { connectionTimeout: 1_000, requestTimeout: 25_000 } }),
    queueUrl: variable('QUEUE_URL'),
    visibilitySeconds: Number(variable('VISIBILITY_SECONDS')),
    polls: POLLS,
    handle: validator({
      verdicts: new Verdicts(
        variable('VERDICTS_TABLE'),
        new DynamoDBClient({
          maxAttempts: 3,
          requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 },
        }),
      ),
      deadLetterQueueUrl: variable('DEAD_LETTER_QUEUE_URL'),
      maxReceives: Number(variable('MAX_RECEIVES')),
    }),
  });
  logger.info('open');
  process.once('SIGTERM', () => {
    void consumer.drain(DRAIN_SECONDS).then((givenBack) => {
      logger.info('closed', { givenBack });
      process.exit();
    });
  });
}

// The image's build only loads the program, to check it and to warm V8's compile cache.
if (!process.argv.includes('--check')) run();
