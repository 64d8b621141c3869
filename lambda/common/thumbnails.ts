import { HeadObjectCommand, NotFound, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { sortable } from './sequencer.ts';

/** Stored thumbnail. */
export interface StoredThumbnail {
  /** ETag with quotes, as S3 returns it. */
  readonly etag: string;
  /** Sequencer of the version that it was made of, as text that sorts. */
  readonly sequencer: string;
}

/** Bucket of the thumbnails, each marked with the version that it was made of. */
export class Thumbnails {
  readonly #s3: S3Client;
  readonly #bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  async find(key: string): Promise<StoredThumbnail | undefined> {
    try {
      const command = new HeadObjectCommand({ Bucket: this.#bucket, Key: key });
      const { ETag = '', Metadata = {} } = await this.#s3.send(command);
      return { etag: ETag, sequencer: sortable(Metadata['source-sequencer']) };
    } catch (error) {
      if (error instanceof NotFound) return undefined;
      throw error;
    }
  }

  /**
   * Writes a thumbnail, if the stored one is still that which was read, or is still missing.
   *
   * @throws Error when another delivery has written one meanwhile; the caller reads again
   */
  async store(
    key: string,
    image: Buffer,
    sequencer: string,
    found: StoredThumbnail | undefined,
  ): Promise<void> {
    await this.#s3.send(
      new PutObjectCommand({
        Bucket: this.#bucket,
        Key: key,
        Body: image,
        ContentType: 'image/webp',
        Metadata: { 'source-sequencer': sequencer },
        ...(found ? { IfMatch: found.etag } : { IfNoneMatch: '*' }),
      }),
    );
  }
}
