import {
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { tracer } from '../../common/observability.ts';
import { after, keyOf, lastOffset, packed, type Run } from '../core/archive.ts';

const LAST_OFFSET = 'last-offset';

const s3 = tracer.captureAWSv3Client(
  new S3Client({
    maxAttempts: 5,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 20_000 },
  }),
);

/** Bucket with every record of the topic; an object is never replaced. */
export class ArchiveBucket {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  /**
   * Stores the records of a run. Where an object with the same first offset exists, from an earlier
   * delivery of a shorter batch, the records after its last one become the next object.
   */
  async store(run: Run): Promise<void> {
    let rest: Run | undefined = run;
    while (rest && !(await this.#create(rest)))
      rest = after(rest, await this.#lastOffset(keyOf(rest)));
  }

  async #create(run: Run): Promise<boolean> {
    try {
      await s3.send(
        new PutObjectCommand({
          Bucket: this.#name,
          Key: keyOf(run),
          Body: packed(run),
          IfNoneMatch: '*',
          ContentType: 'application/x-ndjson',
          ContentEncoding: 'gzip',
          Metadata: { [LAST_OFFSET]: String(lastOffset(run)) },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof S3ServiceException && error.name === 'PreconditionFailed') return false;
      throw error;
    }
  }

  async #lastOffset(key: string): Promise<number> {
    const { Metadata = {} } = await s3.send(
      new HeadObjectCommand({ Bucket: this.#name, Key: key }),
    );
    const offset = Number(Metadata[LAST_OFFSET]);
    if (Number.isInteger(offset)) return offset;
    throw new Error(
      `The object ${key} has no ${LAST_OFFSET}: move it away, it is not of this archive.`,
    );
  }
}
