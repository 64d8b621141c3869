import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { readDeadLetters, redrive, type DeadLetter } from '../../e2e/dead-letters.ts';
import { logLines } from '../../e2e/log-lines.ts';
import type { Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';

/** Response of `POST /uploads`. */
export interface UploadForm {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly key: string;
}

/** The deployed resizer as its users and its operator use it: API, buckets, queues. */
export class Resizer {
  readonly s3 = new S3Client({});
  readonly sqs = new SQSClient({});
  private readonly deployment: Deployment;

  constructor(deployment: Deployment) {
    this.deployment = deployment;
  }

  /** Output of the stack. */
  output(name: string): string {
    return this.deployment.output(name);
  }

  /** Requests any path of the API, or of CloudFront where its address is given. */
  request(path: string, init?: RequestInit, base = this.output('ApiUrl')): Promise<Response> {
    return this.deployment.reach(`${base}${path}`, init);
  }

  /** Requests `GET /{size}/{key}`, by default as a browser that reads AVIF and WebP. */
  get(
    size: string,
    key: string,
    headers: Record<string, string> = {},
    method = 'GET',
  ): Promise<Response> {
    const accept = 'image/avif,image/webp,image/*,*/*;q=0.8';
    const path = key.split('/').map(encodeURIComponent).join('/');
    return this.request(`${size}/${path}`, { method, headers: { accept, ...headers } });
  }

  /** Requests a form for an upload; after a pause when the API throttles. */
  async askForm(contentType: string, base?: string): Promise<UploadForm> {
    const init = { method: 'POST', body: JSON.stringify({ contentType }) };
    const answer = await until('POST /uploads to be let through', 30, async () => {
      const attempt = await this.request('uploads', init, base);
      return attempt.status === 429 ? undefined : attempt;
    });
    if (answer.status !== 201) {
      throw new Error(`POST /uploads answered ${answer.status}: ${await answer.text()}`);
    }
    return (await answer.json()) as UploadForm;
  }

  /** Sends a file with the form, as the page does. */
  sendForm({ url, fields }: UploadForm, body: Buffer): Promise<Response> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob([new Uint8Array(body)]));
    return fetch(url, { method: 'POST', body: form });
  }

  /** Sends a file with the form and expects S3 to accept it; retries when S3 resets the connection. */
  async upload(form: UploadForm, body: Buffer): Promise<void> {
    const answer = await until('S3 to read the presigned POST', 30, () =>
      this.sendForm(form, body).catch((error: unknown) => {
        if (isReset(error)) return undefined;
        throw error;
      }),
    );
    if (!answer.ok) {
      throw new Error(`S3 answered ${answer.status} to the presigned POST: ${await answer.text()}`);
    }
  }

  /** Puts an object directly into the bucket, for content that the API rejects. */
  async put(key: string, body: Buffer, contentType?: string): Promise<void> {
    const Bucket = this.output('UploadsBucket');
    await this.s3.send(
      new PutObjectCommand({ Bucket, Key: key, Body: body, ContentType: contentType }),
    );
  }

  /** Sends a message to the queue, as S3 does. */
  async send(body: string): Promise<void> {
    await this.sqs.send(
      new SendMessageCommand({ QueueUrl: this.output('QueueUrl'), MessageBody: body }),
    );
  }

  /** Keys of all derivatives, with the time of each one's last write. */
  async derivatives(): Promise<Map<string, Date>> {
    const Bucket = this.output('DerivativesBucket');
    const found = new Map<string, Date>();
    // Without the continuation token of S3: LocalStack cannot read its own for a key beyond ASCII.
    let last: string | undefined;
    do {
      const page = await this.s3.send(new ListObjectsV2Command({ Bucket, StartAfter: last }));
      for (const { Key, LastModified } of page.Contents ?? []) {
        if (Key && LastModified) found.set(Key, LastModified);
      }
      last = page.IsTruncated ? page.Contents?.at(-1)?.Key : undefined;
    } while (last);
    return found;
  }

  async derivative(key: string): Promise<Buffer> {
    const Bucket = this.output('DerivativesBucket');
    const object = await this.s3.send(new GetObjectCommand({ Bucket, Key: key }));
    return Buffer.from((await object.Body?.transformToByteArray()) ?? []);
  }

  /** Number of times that Resize logged the derivatives of each upload as stored, by key. */
  async timesStored(since: Date): Promise<Map<string, number>> {
    const times = new Map<string, number>();
    for (const line of await logLines(this.output('ResizeLogs'), since, '"derivatives stored"')) {
      const { key } = JSON.parse(line) as { key: string };
      times.set(key, (times.get(key) ?? 0) + 1);
    }
    return times;
  }

  deadLetters(): Promise<DeadLetter[]> {
    return readDeadLetters(this.sqs, this.output('DeadLetterQueueUrl'));
  }

  redrive(): Promise<number> {
    return redrive(this.sqs, {
      queueUrl: this.output('QueueUrl'),
      deadLettersUrl: this.output('DeadLetterQueueUrl'),
    });
  }
}

/** Object that a failed message is about. */
export function keyOf({ body }: DeadLetter): string {
  const { Records } = JSON.parse(body) as { Records: { s3: { object: { key: string } } }[] };
  return decodeURIComponent((Records[0]?.s3.object.key ?? '').replaceAll('+', ' '));
}

function isReset(error: unknown): boolean {
  return ((error as Error).cause as { code?: string } | undefined)?.code === 'ECONNRESET';
}
