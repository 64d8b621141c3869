import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import type { RetryLater, QueueMessage } from '../../../../lambda/common/message-queue.ts';
import { Inputs } from '../../../../lambda/queue-worker/aws/inputs.ts';
import { JobsTable } from '../../../../lambda/queue-worker/aws/jobs-table.ts';
import { BatchWorker } from '../../../../lambda/queue-worker/aws/batch-worker.ts';
import { messageOf, type Job } from '../../../../lambda/queue-worker/core/job.ts';
import { DEAD_LETTER_QUEUE_URL, ORDERED_DEAD_LETTER_QUEUE_URL } from './environment.ts';

export const jobsTable = new JobsTable(new DynamoDBClient(), 'jobs');

/** Worker for one of the queues, with five attempts for each job. */
export function workerOf(ordered: boolean): BatchWorker {
  return new BatchWorker({
    table: jobsTable,
    inputs: new Inputs(new S3Client(), 'inputs'),
    deadLetterQueueUrl: ordered ? ORDERED_DEAD_LETTER_QUEUE_URL : DEAD_LETTER_QUEUE_URL,
    ordered,
    maxAttempts: 5,
  });
}

/** Creates a job in the table, as submit does. */
export async function createJob(object: string, group?: string): Promise<Job> {
  const job: Job = { id: randomUUID(), type: 'text-statistics', object, group };
  await jobsTable.create(job, 'hash');
  return job;
}

/** Message in the form that a queue delivers. */
export function delivered(body: Job | string, receives = 1): QueueMessage {
  const id = randomUUID();
  return {
    id,
    body: typeof body === 'string' ? body : messageOf(body),
    receiptHandle: `receipt-${id}`,
    receives,
    sentAt: new Date(),
    group: typeof body === 'string' ? undefined : body.group,
  };
}

export const messagesOf = (retryLater: readonly RetryLater[]) =>
  retryLater.map(({ message }) => message);
