import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { variable } from '../../common/environment.ts';
import { tracer } from '../../common/observability.ts';
import { Inputs } from './inputs.ts';
import { JobsTable } from './jobs-table.ts';
import { BatchWorker } from './batch-worker.ts';

/** A queue, and what does its jobs. */
export interface Workplace {
  readonly queueUrl: string;
  readonly worker: BatchWorker;
}

/**
 * The workplaces of the standard and of the FIFO queue, as the stack sets them.
 *
 * @throws Error naming a variable that is missing
 */
export function workplaces(): { readonly standard: Workplace; readonly ordered: Workplace } {
  const limits = { connectionTimeout: 1_000, requestTimeout: 5_000 };
  const dynamodb = new DynamoDBClient({ maxAttempts: 3, requestHandler: limits });
  const s3 = new S3Client({ maxAttempts: 3, requestHandler: limits });
  const common = {
    table: new JobsTable(tracer.captureAWSv3Client(dynamodb), variable('JOBS_TABLE')),
    inputs: new Inputs(tracer.captureAWSv3Client(s3), variable('INPUTS_BUCKET')),
    maxAttempts: Number(variable('MAX_RECEIVES')),
  };
  return {
    standard: {
      queueUrl: variable('QUEUE_URL'),
      worker: new BatchWorker({
        ...common,
        ordered: false,
        deadLetterQueueUrl: variable('DEAD_LETTER_QUEUE_URL'),
      }),
    },
    ordered: {
      queueUrl: variable('ORDERED_QUEUE_URL'),
      worker: new BatchWorker({
        ...common,
        ordered: true,
        deadLetterQueueUrl: variable('ORDERED_DEAD_LETTER_QUEUE_URL'),
      }),
    },
  };
}
