import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { environment } from '../common/environment.ts';
import { processMessages } from '../common/process-messages.ts';
import { runQueueService } from '../common/queue-service.ts';
import { validateTrade } from './aws/validate-trade.ts';
import { Verdicts } from './aws/verdicts.ts';
import { SERVICE_VARIABLES } from './contract.ts';

/** Batches in parallel: the service receives one while it writes others. */
const POLLS = 4;

/** Half of the time that ECS waits before it kills the container. */
const DRAIN_SECONDS = 15;

/** The trade-validation service. */
runQueueService(() => {
  const env = environment(SERVICE_VARIABLES);
  const dynamodb = new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 },
  });
  const verdicts = new Verdicts(env.VERDICTS_TABLE, dynamodb);
  const options = {
    deadLetterQueueUrl: env.DEAD_LETTER_QUEUE_URL,
    maxReceives: Number(env.MAX_RECEIVES),
    handle: validateTrade(verdicts),
  };
  return {
    queues: [
      {
        queueUrl: env.QUEUE_URL,
        polls: POLLS,
        handle: (messages) => processMessages(messages, options),
      },
    ],
    visibilitySeconds: Number(env.VISIBILITY_SECONDS),
    drainSeconds: DRAIN_SECONDS,
  };
});
