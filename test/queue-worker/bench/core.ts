import { randomUUID } from 'node:crypto';
import type { BatchExecuteStatementCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import type { QueueMessage } from '../../../lambda/common/message-queue.ts';
import { Inputs } from '../../../lambda/queue-worker/aws/inputs.ts';
import { JobsTable } from '../../../lambda/queue-worker/aws/jobs-table.ts';
import { BatchWorker } from '../../../lambda/queue-worker/aws/batch-worker.ts';
import { messageOf } from '../../../lambda/queue-worker/core/job.ts';
import { textStatistics } from '../../../lambda/queue-worker/core/text-statistics.ts';
import { interleave } from '../../bench/rounds.ts';
import { printTable } from '../../bench/table.ts';

const JOBS = 2_000;
const TEXT = Buffer.from('The quick brown fox jumps over the lazy dog.\n'.repeat(20));

/** Time that the core adds to a job: parsing, claim, result, rounds. The AWS clients answer at once. */
export async function coreOverhead(): Promise<void> {
  let calls = 0;
  const dynamodb = {
    send: ({ input: { Statements = [] } }: BatchExecuteStatementCommand) => {
      calls++;
      return Promise.resolve({
        Responses: Statements.map(() => ({ Item: { attempts: { N: '1' } } })),
      });
    },
  } as unknown as DynamoDBClient;
  const s3 = {
    send: () => Promise.resolve({ Body: [TEXT], ContentLength: TEXT.length }),
  } as unknown as S3Client;
  const worker = (ordered: boolean) =>
    new BatchWorker({
      table: new JobsTable(dynamodb, 'jobs'),
      inputs: new Inputs(s3, 'inputs'),
      deadLetterQueueUrl: 'queue',
      ordered,
      maxAttempts: 5,
    });
  const callsPerJob = new Map<string, number>();
  const run = (name: string, ordered: boolean, groups: number) => async () => {
    const before = calls;
    for (const batch of batches(groups)) await worker(ordered).process(batch);
    callsPerJob.set(name, (calls - before) / JOBS);
  };
  const contenders = {
    'floor: parse, compute': async () => {
      for (const { body } of batches(1).flat()) {
        JSON.parse(body);
        await textStatistics([TEXT]);
      }
    },
    'standard queue': run('standard queue', false, 1),
    'FIFO, ten groups': run('FIFO, ten groups', true, 10),
    'FIFO, one group': run('FIFO, one group', true, 1),
  };
  const times = await interleave(contenders);
  const floor = times.get('floor: parse, compute') ?? NaN;
  const rows = [...times].map(([name, ms]) => [
    name,
    ((ms / JOBS) * 1_000).toFixed(1),
    (((ms - floor) / JOBS) * 1_000).toFixed(1),
    callsPerJob.get(name)?.toFixed(1) ?? '-',
  ]);
  const head = ['', 'us a job', 'over the floor', 'DynamoDB calls a job'];
  printTable('Job core, texts of 900 bytes, batches of ten, without AWS', head, rows);
}

function batches(groups: number): QueueMessage[][] {
  return Array.from({ length: JOBS / 10 }, () =>
    Array.from({ length: 10 }, (_, at) => {
      const id = randomUUID();
      const group = `group-${at % groups}`;
      const body = messageOf({ id, type: 'text-statistics', object: 'text', group });
      return { id, body, receiptHandle: id, receives: 1, sentAt: new Date(), group };
    }),
  );
}
