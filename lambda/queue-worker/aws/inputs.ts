import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import { JobError } from '../core/job-error.ts';
import { checkSize } from '../core/text-statistics.ts';

/** The bucket with what jobs work on. */
export class Inputs {
  readonly #s3: S3Client;
  readonly #bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  /**
   * An object's bytes, as they arrive.
   *
   * @throws JobError `no-such-object`, and `too-large` before anything is read
   */
  async open(key: string): Promise<AsyncIterable<Uint8Array>> {
    const command = new GetObjectCommand({ Bucket: this.#bucket, Key: key });
    const { Body, ContentLength = 0 } = await this.#s3.send(command).catch((error: unknown) => {
      if (!(error instanceof NoSuchKey)) throw error;
      throw new JobError(
        'no-such-object',
        `There is no object '${key}' in the inputs bucket: upload it, then send the dead letter back.`,
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
