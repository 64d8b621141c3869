import {
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { tracer } from '../../common/observability.ts';
import { PermanentError } from '../../common/errors.ts';

/** Shorter than the functions' timeouts, so that a hanging call is retried, not the whole invocation. */
export const s3: S3Client = tracer.captureAWSv3Client(
  new S3Client({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 8_000 },
  }),
);

export interface StoredObject {
  readonly body: Buffer;
  readonly etag: string;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads an object; `undefined` when there is none, or no longer.
 *
 * @param maxBytes limit for an uploaded object; derivatives can have any size
 * @throws PermanentError `too-many-bytes`, before reading, when it is larger
 */
export async function readObject(
  bucket: string,
  key: string,
  maxBytes = Infinity,
): Promise<StoredObject | undefined> {
  try {
    const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const size = object.ContentLength ?? 0;
    if (size > maxBytes) {
      object.Body?.transformToWebStream()
        .cancel()
        .catch(() => undefined);
      throw new PermanentError(
        'too-many-bytes',
        `The object has ${size} bytes; the limit is ${maxBytes}. Upload a smaller file.`,
      );
    }
    return {
      body: Buffer.from((await object.Body?.transformToByteArray()) ?? []),
      etag: object.ETag ?? '',
      contentType: object.ContentType ?? 'application/octet-stream',
      metadata: object.Metadata ?? {},
    };
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

/** Reads the metadata of an object; `undefined` when there is none. */
export async function readMetadata(
  bucket: string,
  key: string,
): Promise<Record<string, string> | undefined> {
  try {
    return (await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))).Metadata ?? {};
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}

/** Writes an image that browsers and CloudFront can cache for a year: its key is never used for another. */
export async function writeImage(
  bucket: string,
  key: string,
  image: { body: Buffer; contentType: string },
  sourceEtag: string,
): Promise<string> {
  const answer = await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: image.body,
      ContentType: image.contentType,
      CacheControl: IMMUTABLE,
      Metadata: { 'source-etag': sourceEtag },
    }),
  );
  return answer.ETag ?? '';
}

export const IMMUTABLE = 'public, max-age=31536000, immutable';
