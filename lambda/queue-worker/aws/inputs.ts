import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import { PermanentError } from '../../common/errors.ts';
import { checkSize } from '../core/text-statistics.ts';

/** Bucket with the objects that jobs name. */
export class Inputs {
  readonly #s3: S3Client;
  readonly #bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  /**
   * Stream of an object's bytes.
   *
   * @throws PermanentError `no-such-object`, and `too-large` before the object is read
   */
  async open(key: string): Promise<AsyncIterable<Uint8Array>> {
    const command = new GetObjectCommand({ Bucket: this.#bucket, Key: key });
    const { Body, ContentLength = 0 } = await this.#s3.send(command).catch((error: unknown) => {
      if (!(error instanceof NoSuchKey)) throw error;
      throw new PermanentError(
        'no-such-object',
        `There is no object '${key}' in the inputs bucket: upload it, then redrive the message.`,
      );
    });
    const body = Body as (AsyncIterable<Uint8Array> & { destroy?: () => void }) | undefined;
    try {
      checkSize(ContentLength);
    } catch (error) {
      body?.destroy?.();
      throw error;
    }
    return body ?? noBytes();
  }
}

async function* noBytes(): AsyncGenerator<Uint8Array> {}
