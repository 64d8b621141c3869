import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { ConsumerVariables } from '../../lambda/queue-worker/contract.ts';
import type { DataTable } from '../common/data-table.ts';
import type { PrivateBucket } from '../common/private-bucket.ts';
import { QueueWithDeadLetters } from '../common/queue-with-dead-letters.ts';

/** What a job touches on its way. */
export interface JobResources {
  /** The state of each job, by its id; an item goes with its `ttl`. */
  readonly jobs: DataTable;
  /** The objects that jobs name. */
  readonly inputs: PrivateBucket;
  /** Jobs in any order. */
  readonly standard: QueueWithDeadLetters;
  /** Jobs in the order of their group. */
  readonly fifo: QueueWithDeadLetters;
}

/** What every consumer of jobs is told: the function and the service run the same core. */
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

/** What every consumer of jobs may do: take them, read their input, write their state, give them up. */
export function grantConsumer(resources: JobResources, consumer: IGrantable): void {
  const { jobs, inputs, standard, fifo } = resources;
  for (const { queue, deadLetters } of [standard, fifo]) {
    queue.grants.consumeMessages(consumer);
    deadLetters.grants.sendMessages(consumer);
  }
  inputs.grantReadObjects(consumer);
  jobs.grants.actions(consumer, 'dynamodb:PartiQLUpdate');
}
