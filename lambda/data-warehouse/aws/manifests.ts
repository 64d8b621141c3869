import { GetObjectCommand, NoSuchKey, S3ServiceException, type S3Client } from '@aws-sdk/client-s3';
import type { CreatedObject } from '../../common/created-objects.ts';
import { PermanentError } from '../../common/errors.ts';

/** Manifest as it is in the bucket. */
export interface Manifest {
  readonly text: string;
  readonly metadata: Readonly<Record<string, string>> | undefined;
}

/** Bytes of a manifest with 10,000 files of the longest keys. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Reads the content that the notification names.
 *
 * @returns undefined when it was deleted or replaced since
 * @throws PermanentError `too-large` over 16 MiB
 */
export async function readManifest(
  s3: S3Client,
  { bucket, key, etag, size }: CreatedObject,
): Promise<Manifest | undefined> {
  if (size > MAX_BYTES)
    throw new PermanentError(
      'too-large',
      `The manifest ${key} has ${size} bytes, the limit is ${MAX_BYTES}: split it.`,
    );
  const command = new GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: `"${etag}"` });
  try {
    const { Body, Metadata } = await s3.send(command);
    return { text: (await Body?.transformToString()) ?? '', metadata: Metadata };
  } catch (error) {
    if (error instanceof NoSuchKey || isReplaced(error)) return undefined;
    throw error;
  }
}

function isReplaced(error: unknown): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412;
}
