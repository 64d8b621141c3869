import { GetObjectCommand, S3ServiceException, type S3Client } from '@aws-sdk/client-s3';
import type { ImageVersion } from '../core/image-version.ts';
import { ObjectGone } from '../core/workflow-errors.ts';

/**
 * Reads the bytes of the version that an execution is about.
 *
 * @throws ObjectGone
 */
export async function readUpload(
  s3: S3Client,
  { bucket, key, versionId }: ImageVersion,
): Promise<Buffer> {
  try {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId });
    const { Body } = await s3.send(command);
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  } catch (error) {
    const status = error instanceof S3ServiceException && error.$metadata.httpStatusCode;
    if (status !== 404) throw error;
    throw new ObjectGone(`${bucket}/${key}, version ${versionId}, does not exist any more.`);
  }
}
