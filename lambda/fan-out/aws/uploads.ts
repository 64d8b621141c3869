import {
  GetObjectCommand,
  HeadObjectCommand,
  S3ServiceException,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { CreatedObject } from '../../common/created-objects.ts';
import { PermanentError } from '../../common/errors.ts';

/** Exact version that a message is about. */
type Version = Pick<CreatedObject, 'bucket' | 'key' | 'etag'>;

/**
 * Bucket of the uploads. The result for a version that was deleted or replaced before its turn
 * is `undefined`: the version that replaced it has a message of its own.
 */
export class Uploads {
  readonly #s3: S3Client;
  readonly #bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  /**
   * Reads the bytes of an object.
   *
   * @throws PermanentError 'unknown-bucket'; 'too-many-bytes' before anything is read
   */
  async read(version: Version, maxBytes: number): Promise<Buffer | undefined> {
    const command = new GetObjectCommand(this.#requestFor(version));
    const object = await unlessGone(this.#s3.send(command));
    if (!object) return undefined;
    const { ContentLength = 0, Body } = object;
    if (ContentLength > maxBytes) {
      (Body as { destroy?: () => void } | undefined)?.destroy?.();
      throw new PermanentError(
        'too-many-bytes',
        `The object has ${ContentLength} bytes, the limit is ${maxBytes}: upload a smaller one.`,
      );
    }
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  }

  /**
   * Reads the content type of an object.
   *
   * @throws PermanentError 'unknown-bucket'
   */
  async contentType(version: Version): Promise<string | undefined> {
    const command = new HeadObjectCommand(this.#requestFor(version));
    const object = await unlessGone(this.#s3.send(command));
    return object && (object.ContentType ?? 'binary/octet-stream');
  }

  #requestFor({ bucket, key, etag }: Version) {
    if (bucket !== this.#bucket) {
      throw new PermanentError(
        'unknown-bucket',
        `The message is about the bucket '${bucket}', and this stack's is '${this.#bucket}': ` +
          'find out who sends to this queue or its topics.',
      );
    }
    return { Bucket: bucket, Key: key, IfMatch: `"${etag}"` };
  }
}

/** Tests for a missing version: S3 returns 404 for a deleted and 412 for a replaced one; a HEAD has only the status. */
async function unlessGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    const status = error instanceof S3ServiceException && error.$metadata.httpStatusCode;
    if (status === 404 || status === 412) return undefined;
    throw error;
  }
}
