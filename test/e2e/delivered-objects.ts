import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { gunzipSync } from 'node:zlib';

/** Objects that Firehose writes under a prefix from now on, without those of earlier runs. */
export class DeliveredObjects {
  private readonly s3: S3Client;
  private readonly bucket: string;
  private readonly prefix: string;
  private readonly before: ReadonlySet<string>;
  /** Cache: objects never change. */
  private readonly contents = new Map<string, Buffer>();

  private constructor(s3: S3Client, bucket: string, prefix: string, before: readonly string[]) {
    this.s3 = s3;
    this.bucket = bucket;
    this.prefix = prefix;
    this.before = new Set(before);
  }

  static async fromNowOn(bucket: string, prefix: string): Promise<DeliveredObjects> {
    const s3 = new S3Client({});
    return new DeliveredObjects(s3, bucket, prefix, await list(s3, bucket, prefix));
  }

  /** Bytes of each object by its key, unpacked when the key ends in `.gz`. */
  async read(): Promise<ReadonlyMap<string, Buffer>> {
    const keys = await list(this.s3, this.bucket, this.prefix);
    for (const key of keys) {
      if (this.before.has(key) || this.contents.has(key)) continue;
      const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
      this.contents.set(key, key.endsWith('.gz') ? gunzipSync(bytes) : bytes);
    }
    return this.contents;
  }
}

async function list(client: S3Client, Bucket: string, Prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix }))
    keys.push(...Contents.map(({ Key = '' }) => Key));
  return keys;
}
