import {
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  NoSuchBucket,
  S3Client,
  type ObjectIdentifier,
} from '@aws-sdk/client-s3';

/**
 * Deletes every version of every object; ignores a bucket that no longer exists.
 *
 * @returns number of deleted versions and delete markers
 */
export async function emptyBucket(s3: S3Client, bucket: string): Promise<number> {
  let count = 0;
  try {
    for (;;) {
      // Always the first page: its objects are deleted before the next request.
      const { Versions = [], DeleteMarkers = [] } = await s3.send(
        new ListObjectVersionsCommand({ Bucket: bucket, MaxKeys: 1000 }),
      );
      const objects = [...Versions, ...DeleteMarkers].map(
        ({ Key, VersionId }): ObjectIdentifier => ({ Key, VersionId }),
      );
      if (objects.length === 0) return count;
      const { Errors = [] } = await s3.send(
        new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: objects, Quiet: true } }),
      );
      const [first] = Errors;
      if (first)
        throw new Error(
          `${bucket}/${first.Key ?? ''} can't be deleted: ${first.Message ?? first.Code ?? ''}`,
        );
      count += objects.length;
    }
  } catch (error) {
    if (error instanceof NoSuchBucket) return count;
    throw error;
  }
}
