import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { readDeadLetters, redrive, type DeadLetter } from '../../e2e/dead-letters.ts';
import { countMessages } from '../../e2e/queues.ts';
import type { Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import { Executions } from './executions.ts';
import type { Label } from './fake-rekognition.ts';

/** Object to upload. */
export interface Upload {
  readonly key: string;
  readonly body: Uint8Array;
}

/** Version of an upload, as S3 returned it. */
export interface Version {
  readonly key: string;
  readonly versionId: string;
  readonly etag: string;
}

/** Item of the table for a key. */
export interface ImageRecord {
  readonly key: string;
  readonly status: 'recognized' | 'refused' | 'failed';
  readonly versionId: string;
  readonly execution: string;
  readonly writtenAt: string;
  readonly format?: string;
  readonly width?: number;
  readonly height?: number;
  readonly labels?: readonly Label[];
  readonly renditions?: readonly RenditionRecord[];
  readonly reason?: string;
  readonly explanation?: string;
  readonly error?: string;
}

export interface RenditionRecord {
  readonly name: string;
  readonly key: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
}

/** The deployed workflow as uploaders, its operator and readers of its results use it. */
export class Workflow {
  readonly executions: Executions;
  private readonly deployment: Deployment;
  private readonly s3 = new S3Client({});
  private readonly sqs = new SQSClient({});
  private readonly dynamo = new DynamoDBClient({});

  constructor(deployment: Deployment) {
    this.deployment = deployment;
    this.executions = new Executions(this.output('StateMachine'));
  }

  output(name: string): string {
    const value = this.deployment.outputs[name];
    if (!value) throw new Error(`The stack has no output ${name}.`);
    return value;
  }

  async upload({ key, body }: Upload): Promise<Version> {
    const { VersionId: versionId = '', ETag = '' } = await this.s3.send(
      new PutObjectCommand({ Bucket: this.output('UploadsBucket'), Key: key, Body: body }),
    );
    return { key, versionId, etag: ETag.replaceAll('"', '') };
  }

  async delete(key: string): Promise<void> {
    await this.s3.send(new DeleteObjectCommand({ Bucket: this.output('UploadsBucket'), Key: key }));
  }

  async record(key: string): Promise<ImageRecord | undefined> {
    const { Item } = await this.dynamo.send(
      new GetItemCommand({
        TableName: this.output('ImagesTable'),
        Key: { key: { S: key } },
        ConsistentRead: true,
      }),
    );
    return Item && (unmarshall(Item) as ImageRecord);
  }

  async rendition(key: string): Promise<Buffer> {
    const { Body } = await this.s3.send(
      new GetObjectCommand({ Bucket: this.output('RenditionsBucket'), Key: key }),
    );
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  }

  /** Sends a message to the queue whose function starts executions. */
  async request(body: string): Promise<void> {
    const QueueUrl = this.output('StartQueueUrl');
    await this.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
  }

  /** Waits until no message waits for a start. */
  async untilIdle(): Promise<void> {
    await until('the start queue to be empty', 60, async () =>
      (await countMessages(this.sqs, this.output('StartQueueUrl'))) === 0 ? true : undefined,
    );
  }

  failedMessages(): Promise<DeadLetter[]> {
    return readDeadLetters(this.sqs, this.output('StartDeadLetterQueueUrl'));
  }

  redrive(wanted: (letter: DeadLetter) => boolean): Promise<number> {
    const pair = {
      queueUrl: this.output('StartQueueUrl'),
      deadLettersUrl: this.output('StartDeadLetterQueueUrl'),
    };
    return redrive(this.sqs, pair, wanted);
  }
}
