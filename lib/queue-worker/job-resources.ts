import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { ConsumerVariables } from '../../lambda/queue-worker/contract.ts';
import type { DataTable } from '../common/data-table.ts';
import type { PrivateBucket } from '../common/private-bucket.ts';
import { QueueWithDeadLetters } from '../common/queue-with-dead-letters.ts';
import { grantConsume, grantSend } from '../common/queue-permissions.ts';

/** Resources that process a job. */
export interface JobResources {
  /** Table of each job's state, by its id; items expire by `ttl`. */
  readonly jobs: DataTable;
  /** Bucket of the inputs that jobs name. */
  readonly inputs: PrivateBucket;
  /** Queue for jobs in any order. */
  readonly standard: QueueWithDeadLetters;
  /** Queue for jobs in the order of their group. */
  readonly fifo: QueueWithDeadLetters;
}

/** Environment variables of every consumer: the function and the service run the same core. */
export function consumerEnvironment(resources: JobResources): ConsumerVariables {
  const { jobs, inputs, standard, fifo } = resources;
  return {
    JOBS_TABLE: jobs.tableName,
    INPUTS_BUCKET: inputs.bucketName,
    QUEUE_URL: standard.queue.queueUrl,
    DEAD_LETTER_QUEUE_URL: standard.deadLetters.queueUrl,
    ORDERED_QUEUE_URL: fifo.queue.queueUrl,
    ORDERED_DEAD_LETTER_QUEUE_URL: fifo.deadLetters.queueUrl,
    MAX_RECEIVES: String(QueueWithDeadLetters.MAX_RECEIVES),
  };
}

/** Grants a consumer permissions to receive jobs, read their input, write their state and send to the DLQ. */
export function grantConsumer(resources: JobResources, consumer: IGrantable): void {
  const { jobs, inputs, standard, fifo } = resources;
  for (const { queue, deadLetters } of [standard, fifo]) {
    grantConsume(queue, consumer);
    grantSend(deadLetters, consumer);
  }
  inputs.grantReadObjects(consumer);
  jobs.grants.actions(consumer, 'dynamodb:PartiQLUpdate');
}
