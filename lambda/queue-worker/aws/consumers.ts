import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { environment } from '../../common/environment.ts';
import type { QueueMessage, RetryLater } from '../../common/message-queue.ts';
import { tracer } from '../../common/observability.ts';
import { CONSUMER_VARIABLES } from '../contract.ts';
import { BatchWorker } from './batch-worker.ts';
import { Inputs } from './inputs.ts';
import { JobsTable } from './jobs-table.ts';

/** A queue, and the function that does the jobs in its messages. */
export interface JobConsumer {
  readonly queueUrl: string;
  /** Returns the messages that go back to their queue. */
  readonly process: (messages: readonly QueueMessage[]) => Promise<RetryLater[]>;
}

/**
 * Consumers of the standard and of the FIFO queue.
 *
 * @throws Error naming an environment variable that is missing
 */
export function consumers(): { readonly standard: JobConsumer; readonly ordered: JobConsumer } {
  const env = environment(CONSUMER_VARIABLES);
  const requestHandler = { connectionTimeout: 1_000, requestTimeout: 5_000 };
  const dynamodb = new DynamoDBClient({ maxAttempts: 3, requestHandler });
  const s3 = new S3Client({ maxAttempts: 3, requestHandler });
  const common = {
    table: new JobsTable(tracer.captureAWSv3Client(dynamodb), env.JOBS_TABLE),
    inputs: new Inputs(tracer.captureAWSv3Client(s3), env.INPUTS_BUCKET),
    maxAttempts: Number(env.MAX_RECEIVES),
  };
  const standard = new BatchWorker({
    ...common,
    ordered: false,
    deadLetterQueueUrl: env.DEAD_LETTER_QUEUE_URL,
  });
  const ordered = new BatchWorker({
    ...common,
    ordered: true,
    deadLetterQueueUrl: env.ORDERED_DEAD_LETTER_QUEUE_URL,
  });
  return {
    standard: { queueUrl: env.QUEUE_URL, process: (messages) => standard.process(messages) },
    ordered: { queueUrl: env.ORDERED_QUEUE_URL, process: (messages) => ordered.process(messages) },
  };
}
