import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { signedFetch } from '../../../lambda/common/signed-fetch.ts';
import {
  readDeadLetters,
  redrive,
  type DeadLetter,
  type QueuePair,
} from '../../e2e/dead-letters.ts';
import { untilEmpty } from '../../e2e/queues.ts';
import type { Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import type { Statistics } from './texts.ts';

/** Body of `POST /jobs`. */
export interface Request {
  readonly type: string;
  readonly object: string;
  readonly ordered?: boolean;
  readonly group?: string;
}

/** Job in the table; times are ISO 8601. */
export interface StoredJob {
  readonly id: string;
  readonly object: string;
  readonly group?: string;
  readonly state: string;
  readonly attempts: number;
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  /** One entry for each time that the job was done. */
  readonly results: readonly Statistics[];
  readonly error?: { readonly reason: string; readonly explanation: string };
}

/** Deployed queue worker: API, bucket, queues, table. */
export class Worker {
  readonly sqs = new SQSClient({});
  readonly standard: QueuePair;
  readonly ordered: QueuePair;
  readonly deployment: Deployment;
  private readonly s3 = new S3Client({});
  private readonly dynamo = new DynamoDBClient({});
  private readonly call: ReturnType<typeof signedFetch>;

  constructor(deployment: Deployment) {
    this.deployment = deployment;
    this.standard = {
      queueUrl: this.deployment.output('QueueUrl'),
      deadLettersUrl: this.deployment.output('DeadLetterQueueUrl'),
    };
    this.ordered = {
      queueUrl: this.deployment.output('OrderedQueueUrl'),
      deadLettersUrl: this.deployment.output('OrderedDeadLetterQueueUrl'),
    };
    const { region, credentials } = this.sqs.config;
    this.call = signedFetch({
      service: 'execute-api',
      region,
      credentials,
      send: deployment.reach,
    });
  }

  /** Sends one request and returns any answer. */
  request(method: string, path: string, body?: string, key?: string): Promise<Response> {
    return this.call(`${this.deployment.output('ApiUrl')}${path}`, {
      method,
      body,
      headers: { 'content-type': 'application/json', ...(key && { 'idempotency-key': key }) },
    });
  }

  /** Posts a job until it is accepted, with one idempotency key; retries after 429 and 5xx. */
  async submit(request: Request, key: string): Promise<string> {
    return until(`the API to accept job ${key}`, 30, async () => {
      const answer = await this.request('POST', 'jobs', JSON.stringify(request), key);
      const text = await answer.text();
      if (answer.status === 202) return (JSON.parse(text) as { id: string }).id;
      if (answer.status === 429 || answer.status >= 500) return undefined;
      throw new Error(`POST /jobs answered ${answer.status}: ${text}`);
    });
  }

  async put(key: string, body: string | Uint8Array): Promise<void> {
    await this.s3.send(
      new PutObjectCommand({
        Bucket: this.deployment.output('InputsBucket'),
        Key: key,
        Body: body,
      }),
    );
  }

  /** All jobs of the table by their ids. */
  async jobs(): Promise<Map<string, StoredJob>> {
    const all = new Map<string, StoredJob>();
    const pages = paginateScan(
      { client: this.dynamo, pageSize: 1_000 },
      { TableName: this.deployment.output('JobsTable'), ConsistentRead: true },
    );
    for await (const { Items = [] } of pages) {
      for (const item of Items) {
        const job = unmarshall(item) as StoredJob;
        all.set(job.id, job);
      }
    }
    return all;
  }

  /** Waits until both queues are empty and no message is in flight; times out after so many seconds without progress. */
  async untilIdle(seconds: number): Promise<void> {
    const queues = [this.standard, this.ordered].map(({ queueUrl }) => queueUrl);
    await untilEmpty(this.sqs, 'the queues', queues, seconds);
  }

  async deadLetters(): Promise<DeadLetter[]> {
    const both = await Promise.all(
      [this.standard, this.ordered].map(({ deadLettersUrl }) =>
        readDeadLetters(this.sqs, deadLettersUrl),
      ),
    );
    return both.flat();
  }

  /** Moves the failed messages of both dead-letter queues back; returns their count. */
  async redrive(): Promise<number> {
    const moved = await Promise.all(
      [this.standard, this.ordered].map((pair) => redrive(this.sqs, pair)),
    );
    return moved.reduce((sum, count) => sum + count, 0);
  }
}
