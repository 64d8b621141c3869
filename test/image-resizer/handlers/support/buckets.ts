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

/** S3 in memory, for one test after the other. */
export class Buckets {
  /** By `bucket/key`. */
  readonly objects = new Map<string, Entry>();
  /** The calls that came, such as `Get uploads/a.jpg`. */
  readonly calls: string[] = [];
  private readonly mock = mockClient(S3Client);

  /** Empty again, and without faults. */
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

  /** Puts an object there, as an upload would. */
  put(name: string, body: Buffer, rest: Omit<Entry, 'body'> = {}): void {
    this.objects.set(name, { body, ...rest });
  }

  /** From now on, reading this object fails for a cause that may pass. */
  failReading(name: string): void {
    const [Bucket = '', ...key] = name.split('/');
    this.mock.on(GetObjectCommand, { Bucket, Key: key.join('/') }).rejects(new Error('SlowDown'));
  }

  /** The names of a bucket's objects. */
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

/** As S3 makes it of an object that came in one part. */
export function etagOf(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

function described({ body, contentType, metadata }: Entry) {
  return { ETag: etagOf(body), ContentType: contentType, Metadata: metadata ?? {} };
}
