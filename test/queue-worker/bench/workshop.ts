import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Inputs } from '../../../lambda/queue-worker/aws/inputs.ts';
import { JobsTable } from '../../../lambda/queue-worker/aws/jobs-table.ts';
import { BatchWorker } from '../../../lambda/queue-worker/aws/batch-worker.ts';
import { messageOf, type Job } from '../../../lambda/queue-worker/core/job.ts';

const OBJECT = 'text';

/** A queue, a table and a bucket of an emulator, with a worker for them. */
export class Workshop {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly worker: BatchWorker;
  readonly #table: JobsTable;

  private constructor(sqs: SQSClient, queueUrl: string, table: JobsTable, inputs: Inputs) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
    this.#table = table;
    const options = { deadLetterQueueUrl: queueUrl, ordered: false, maxAttempts: 5 };
    this.worker = new BatchWorker({ table, inputs, ...options });
  }

  static async at(endpoint: string): Promise<Workshop> {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const config = { endpoint, region: 'us-east-1', credentials };
    const [sqs, dynamodb, s3] = [
      new SQSClient(config),
      new DynamoDBClient(config),
      new S3Client(config),
    ];
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'bench' }));
    await dynamodb.send(
      new CreateTableCommand({
        TableName: 'jobs',
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      }),
    );
    await s3.send(new CreateBucketCommand({ Bucket: 'inputs' }));
    const text = { Bucket: 'inputs', Key: OBJECT, Body: 'The quick brown fox.\n'.repeat(40) };
    await s3.send(new PutObjectCommand(text));
    return new Workshop(sqs, QueueUrl, new JobsTable(dynamodb, 'jobs'), new Inputs(s3, 'inputs'));
  }

  /** Puts new jobs into the table and the queue. */
  async fill(count: number): Promise<void> {
    for (let sent = 0; sent < count; sent += 10) {
      const jobs = Array.from({ length: 10 }, (): Job => ({
        id: randomUUID(),
        type: 'text-statistics',
        object: OBJECT,
      }));
      await Promise.all(jobs.map((job) => this.#table.create(job, 'hash')));
      await this.sqs.send(
        new SendMessageBatchCommand({
          QueueUrl: this.queueUrl,
          Entries: jobs.map((job, at) => ({ Id: String(at), MessageBody: messageOf(job) })),
        }),
      );
    }
  }
}
