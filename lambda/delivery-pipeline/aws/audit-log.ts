import { PutObjectCommand, S3ServiceException, type S3Client } from '@aws-sdk/client-s3';
import type { AuditRecord } from '../core/audit-record.ts';

/** Bucket with one object for each event. No object is written twice. */
export class AuditLog {
  readonly #s3: S3Client;
  readonly #bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  /** Adds a record with its original event, unless it exists. */
  async append(record: AuditRecord, event: object): Promise<void> {
    try {
      await this.#s3.send(
        new PutObjectCommand({
          Bucket: this.#bucket,
          Key: `events/${record.day.replaceAll('-', '/')}/${record.time}-${record.id}.json`,
          Body: JSON.stringify({ ...record, event }),
          ContentType: 'application/json',
          IfNoneMatch: '*',
        }),
      );
    } catch (error) {
      const status = error instanceof S3ServiceException && error.$metadata.httpStatusCode;
      if (status !== 412) throw error;
    }
  }
}
