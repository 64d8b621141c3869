import { DeleteItemCommand, DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import {
  readDeadLetters,
  redrive,
  type DeadLetter,
  type QueuePair,
} from '../../e2e/dead-letters.ts';
import { untilEmpty } from '../../e2e/queues.ts';
import type { Service } from '../../../lib/common/services.ts';
import type { Deployment } from '../../e2e/scenario.ts';
import { Audit } from './audit.ts';

/** Object to upload. */
export interface Upload {
  readonly key: string;
  readonly body: Uint8Array;
  readonly contentType: string;
}

/** Entry of an object in the index. */
export interface IndexEntry {
  readonly key: string;
  readonly size: number;
  readonly type: string;
  readonly etag: string;
  readonly sequencer: string;
}

/** Queues by the start of their outputs: that of a subscriber, and that of one of its subscriptions. */
export type QueueName = 'Thumbnail' | 'Metadata' | 'MetadataCreated';

/** The deployed fan-out as uploaders, its operator and readers of its results use it. */
export class FanOut {
  readonly sqs = new SQSClient({});
  readonly audit: Audit;
  private readonly deployment: Deployment;
  private readonly s3 = new S3Client({});
  private readonly sns = new SNSClient({});
  private readonly dynamo = new DynamoDBClient({});

  constructor(deployment: Deployment) {
    this.deployment = deployment;
    this.audit = new Audit(this.sqs, this.output('AuditQueueUrl'));
  }

  output(name: string): string {
    const value = this.deployment.outputs[name];
    if (!value) throw new Error(`The stack has no output ${name}.`);
    return value;
  }

  /** Reason for which a service is not available here. */
  lacks(service: Service): string | undefined {
    return this.deployment.lacks(service);
  }

  queues(name: QueueName): QueuePair {
    return {
      queueUrl: this.output(`${name}QueueUrl`),
      deadLettersUrl: this.output(`${name}DeadLetterQueueUrl`),
    };
  }

  async upload({ key, body, contentType }: Upload): Promise<void> {
    await this.s3.send(
      new PutObjectCommand({
        Bucket: this.output('UploadsBucket'),
        Key: key,
        Body: body,
        ContentType: contentType,
      }),
    );
  }

  /** Publishes a record of S3 again, for the subscribers of these names. */
  async replay(record: object, ...subscribers: string[]): Promise<void> {
    await this.sns.send(
      new PublishCommand({
        TopicArn: this.output('ReplaysTopic'),
        Message: JSON.stringify({ Records: [record] }),
        MessageAttributes: {
          subscriber: { DataType: 'String.Array', StringValue: JSON.stringify(subscribers) },
        },
      }),
    );
  }

  async send(name: QueueName, body: string): Promise<void> {
    const { queueUrl } = this.queues(name);
    await this.sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
  }

  /** Thumbnails of uploads under a prefix: the time of each one's last write, by the upload's key. */
  async thumbnails(prefix: string): Promise<Map<string, Date>> {
    const found = new Map<string, Date>();
    const request = { Bucket: this.output('ThumbnailsBucket'), Prefix: prefix };
    for await (const { Contents = [] } of paginateListObjectsV2({ client: this.s3 }, request)) {
      for (const { Key = '', LastModified = new Date(0) } of Contents) {
        found.set(Key.replace(/\.webp$/, ''), LastModified);
      }
    }
    return found;
  }

  async thumbnail(key: string): Promise<Buffer> {
    const { Body } = await this.s3.send(new GetObjectCommand(this.thumbnailOf(key)));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  }

  /** Entries of uploads under a prefix, by key. */
  async index(prefix: string): Promise<Map<string, IndexEntry>> {
    const entries = new Map<string, IndexEntry>();
    const pages = paginateScan(
      { client: this.dynamo },
      { TableName: this.output('IndexTable'), ConsistentRead: true },
    );
    for await (const { Items = [] } of pages) {
      for (const item of Items) {
        const entry = unmarshall(item) as IndexEntry;
        if (entry.key.startsWith(prefix)) entries.set(entry.key, entry);
      }
    }
    return entries;
  }

  /** Deletes the results of the subscribers for an upload, as a disaster or a mistake would. */
  async lose(key: string): Promise<void> {
    const TableName = this.output('IndexTable');
    await this.dynamo.send(new DeleteItemCommand({ TableName, Key: { key: { S: key } } }));
    await this.s3.send(new DeleteObjectCommand(this.thumbnailOf(key)));
  }

  failedMessages(name: QueueName): Promise<DeadLetter[]> {
    return readDeadLetters(this.sqs, this.queues(name).deadLettersUrl);
  }

  redrive(name: QueueName): Promise<number> {
    return redrive(this.sqs, this.queues(name));
  }

  /** Waits until the queue of this subscriber is empty, with no message in progress; ends with an error when the number of messages stays the same for this time. */
  async untilIdle(name: QueueName, seconds: number): Promise<void> {
    const { queueUrl } = this.queues(name);
    await untilEmpty(this.sqs, `the queue of ${name}`, [queueUrl], seconds);
  }

  /** Waits for an alarm of the stack where the alarms are checked. */
  async untilAlarm(id: string): Promise<void> {
    await this.deployment.untilAlarm(id);
  }

  private thumbnailOf(key: string) {
    return { Bucket: this.output('ThumbnailsBucket'), Key: `${key}.webp` };
  }
}
