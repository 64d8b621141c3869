import { createHash } from 'node:crypto';
import {
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  type GetObjectCommandInput,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';

interface Stored {
  readonly body: Buffer;
  readonly contentType?: string;
  readonly metadata?: Record<string, string>;
}

/** In-memory S3 with conditional reads and writes; each test resets it. */
export class Buckets {
  /** Objects by `bucket/key`. */
  readonly objects = new Map<string, Stored>();
  /** Received calls, such as `Get uploads/a.jpg`. */
  readonly calls: string[] = [];
  /** Callback before each write, to simulate a concurrent delivery. */
  meanwhile: () => void = () => undefined;
  private readonly failing = new Map<string, Error>();
  private readonly mock = mockClient(S3Client);

  /** Deletes all objects and injected errors. */
  reset(): void {
    this.objects.clear();
    this.failing.clear();
    this.calls.length = 0;
    this.meanwhile = () => undefined;
    this.mock.reset();
    this.mock.on(HeadObjectCommand).callsFake((input: GetObjectCommandInput) => {
      return this.read('Head', input, new NotFound(ERROR(404)));
    });
    this.mock.on(GetObjectCommand).callsFake((input: GetObjectCommandInput) => {
      const { body, ...rest } = this.read('Get', input, new NoSuchKey(ERROR(404)));
      return { ...rest, Body: { transformToByteArray: () => Promise.resolve(body) } };
    });
    this.mock.on(PutObjectCommand).callsFake((input: PutObjectCommandInput) => this.write(input));
  }

  put(name: string, body: Buffer, rest: Omit<Stored, 'body'> = {}): void {
    this.objects.set(name, { body, ...rest });
  }

  /** Makes all later reads of this object fail, by default with a temporary error. */
  fail(name: string, error = new Error('SlowDown')): void {
    this.failing.set(name, error);
  }

  private read(call: string, input: GetObjectCommandInput, missing: Error) {
    const { Bucket, Key, IfMatch, VersionId } = input;
    const name = `${String(Bucket)}/${String(Key)}`;
    this.calls.push(`${call} ${name}${VersionId ? ` version ${VersionId}` : ''}`);
    const failure = this.failing.get(name);
    if (failure) throw failure;
    const stored = this.objects.get(name);
    if (!stored) throw missing;
    const ETag = etagOf(stored.body);
    if (IfMatch && IfMatch !== ETag) throw preconditionFailed();
    const { body, contentType: ContentType, metadata: Metadata = {} } = stored;
    return { body, ETag, ContentType, ContentLength: body.length, Metadata };
  }

  private write(input: PutObjectCommandInput): object {
    const name = `${String(input.Bucket)}/${String(input.Key)}`;
    this.calls.push(`Put ${name}`);
    this.meanwhile();
    const there = this.objects.get(name);
    if (input.IfNoneMatch === '*' && there) throw preconditionFailed();
    if (input.IfMatch && input.IfMatch !== (there && etagOf(there.body)))
      throw preconditionFailed();
    this.put(name, input.Body as Buffer, {
      contentType: input.ContentType,
      metadata: input.Metadata,
    });
    return {};
  }
}

const ERROR = (httpStatusCode: number) => ({ message: 'none', $metadata: { httpStatusCode } });

function preconditionFailed(): Error {
  return new S3ServiceException({ name: 'PreconditionFailed', $fault: 'client', ...ERROR(412) });
}

/** ETag of an object that was uploaded in one part, as S3 computes it. */
export function etagOf(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}
