import { GetObjectCommand, HeadObjectCommand, NotFound, S3Client } from '@aws-sdk/client-s3';
import { tracer } from '../../common/observability.ts';

/** Client of S3 for short reads. */
export const s3 = tracer.captureAWSv3Client(
  new S3Client({
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
  }),
);

export interface ObjectFacts {
  readonly etag: string;
  readonly bytes: number;
}

/** Returns the facts of an object, or undefined when it does not exist. */
export async function headObject(bucket: string, key: string): Promise<ObjectFacts | undefined> {
  try {
    const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return { etag: head.ETag ?? '', bytes: head.ContentLength ?? 0 };
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}

/**
 * Reads an object, or its first bytes.
 *
 * @param bytes number of bytes; all by default
 */
export async function readObject(bucket: string, key: string, bytes?: number): Promise<string> {
  const range = bytes === undefined ? undefined : `bytes=0-${bytes - 1}`;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, Range: range }));
  return (await Body?.transformToString()) ?? '';
}
