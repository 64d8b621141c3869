import {
  CopyObjectCommand,
  DeleteObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { runQuery } from './athena-run.ts';
import type { Lake } from './lake.ts';

/** Objects of the curated bucket, as producers and operators handle them. */
export class TableFiles {
  private readonly lake: Lake;
  private readonly bucket: string;

  constructor(lake: Lake) {
    this.lake = lake;
    this.bucket = lake.deployment.output('CuratedBucket');
  }

  async list(prefix: string): Promise<string[]> {
    const keys: string[] = [];
    const request = { Bucket: this.bucket, Prefix: prefix };
    for await (const { Contents = [] } of paginateListObjectsV2({ client: this.lake.s3 }, request))
      keys.push(...Contents.map(({ Key = '' }) => Key));
    return keys;
  }

  async put(key: string, body: string): Promise<void> {
    const request = { Bucket: this.bucket, Key: key, Body: body };
    await this.lake.s3.send(new PutObjectCommand(request));
  }

  async copy(from: string, to: string): Promise<void> {
    const CopySource = `${this.bucket}/${encodeURI(from)}`;
    await this.lake.s3.send(new CopyObjectCommand({ Bucket: this.bucket, CopySource, Key: to }));
  }

  async remove(key: string): Promise<void> {
    await this.lake.s3.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }));
  }

  /** Moves an object to `quarantine/`, as the runbook says. */
  async quarantine(key: string): Promise<void> {
    await this.copy(key, `quarantine/${key}`);
    await this.remove(key);
  }

  /**
   * Writes the result of a query as Parquet files into a partition.
   *
   * @returns their keys
   * @throws Error with the reason when the query fails
   */
  async write(query: string, day: string): Promise<string[]> {
    const { deployment } = this.lake;
    const name = `written_${Date.now()}`;
    const location = `s3://${this.bucket}/scenario/${name}/`;
    const properties = `format = 'PARQUET', external_location = '${location}'`;
    const created = await runQuery(
      deployment,
      `CREATE TABLE ${name} WITH (${properties}) AS ${query}`,
    );
    if (created.state !== 'SUCCEEDED') throw new Error(`CREATE TABLE: ${created.reason}`);
    await runQuery(deployment, `DROP TABLE ${name}`);
    const written = await this.list(`scenario/${name}/`);
    return Promise.all(
      written.map(async (key, index) => {
        const target = `trips/day=${day}/${name}-${index}.parquet`;
        await this.copy(key, target);
        await this.remove(key);
        return target;
      }),
    );
  }
}
