import { createHash } from 'node:crypto';
import {
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3Client,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';

interface Entry {
  readonly body: Buffer;
  readonly contentType?: string;
  readonly cacheControl?: string;
  readonly metadata?: Record<string, string>;
}

/** S3 in memory, used by one test after the other. */
export class Buckets {
  /** Objects by `bucket/key`. */
  readonly objects = new Map<string, Entry>();
  /** Received calls, such as `Get uploads/a.jpg`. */
  readonly calls: string[] = [];
  private readonly mock = mockClient(S3Client);

  /** Removes all objects and injected errors. */
  reset(): void {
    this.mock.reset();
    this.objects.clear();
    this.calls.length = 0;
    this.mock.on(GetObjectCommand).callsFake(({ Bucket, Key }: Named) => {
      const entry = this.find('Get', `${Bucket}/${Key}`);
      if (!entry) throw new NoSuchKey({ message: 'no such key', $metadata: {} });
      return {
        ...described(entry),
        ContentLength: entry.body.length,
        Body: this.streamOf(`${Bucket}/${Key}`, entry),
      };
    });
    this.mock.on(HeadObjectCommand).callsFake(({ Bucket, Key }: Named) => {
      const entry = this.find('Head', `${Bucket}/${Key}`);
      if (!entry) throw new NotFound({ message: 'not found', $metadata: {} });
      return described(entry);
    });
    this.mock.on(PutObjectCommand).callsFake((input: PutObjectCommandInput) => {
      const name = `${String(input.Bucket)}/${String(input.Key)}`;
      this.calls.push(`Put ${name}`);
      const entry = {
        body: input.Body as Buffer,
        contentType: input.ContentType,
        cacheControl: input.CacheControl,
        metadata: input.Metadata,
      };
      this.objects.set(name, entry);
      return { ETag: etagOf(entry.body) };
    });
  }

  /** Puts an object into a bucket, as an upload does. */
  put(name: string, body: Buffer, rest: Omit<Entry, 'body'> = {}): void {
    this.objects.set(name, { body, ...rest });
  }

  /** Lets all later reads of this object fail with a temporary error. */
  failReading(name: string): void {
    const [Bucket = '', ...key] = name.split('/');
    this.mock.on(GetObjectCommand, { Bucket, Key: key.join('/') }).rejects(new Error('SlowDown'));
  }

  /** Names of the objects in a bucket. */
  list(bucket: string): string[] {
    return [...this.objects.keys()].filter((name) => name.startsWith(`${bucket}/`)).sort();
  }

  private streamOf(name: string, { body }: Entry) {
    return {
      transformToByteArray: () => {
        this.calls.push(`Read ${name}`);
        return Promise.resolve(body);
      },
      transformToWebStream: () => new ReadableStream(),
    };
  }

  private find(call: string, name: string): Entry | undefined {
    this.calls.push(`${call} ${name}`);
    return this.objects.get(name);
  }
}

interface Named {
  readonly Bucket: string;
  readonly Key: string;
}

/** ETag of S3 for an object uploaded in one part. */
export function etagOf(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

function described({ body, contentType, metadata }: Entry) {
  return { ETag: etagOf(body), ContentType: contentType, Metadata: metadata ?? {} };
}
