import {
  BatchExecuteStatementCommand,
  DescribeStatementCommand,
  GetStatementResultCommand,
  RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { signedFetch } from '../../../lambda/common/signed-fetch.ts';
import { readDeadLetters, redrive, type DeadLetter } from '../../e2e/dead-letters.ts';
import { untilEmpty } from '../../e2e/queues.ts';
import type { Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';

export type Value = string | number | boolean | null;

/** Answer of the query API. */
export interface Answer {
  readonly status: number;
  readonly id?: string;
  readonly state?: string;
  readonly rows?: readonly (readonly Value[])[];
  readonly columns?: readonly { readonly name: string; readonly type: string }[];
  readonly total?: number;
  readonly next?: string;
  readonly reason?: string;
  readonly message?: string;
}

/** Deployed warehouse: query API, buckets, queues, Data API. */
export class Warehouse {
  readonly deployment: Deployment;
  readonly data = new RedshiftDataClient({});
  readonly s3 = new S3Client({});
  readonly sfn = new SFNClient({});
  readonly sqs = new SQSClient({});
  private readonly call: ReturnType<typeof signedFetch>;

  constructor(deployment: Deployment) {
    this.deployment = deployment;
    const { region, credentials } = this.s3.config;
    const send = deployment.reach;
    this.call = signedFetch({ service: 'execute-api', region, credentials, send });
  }

  /** Sends a request to the query API. */
  async request(method: string, path: string, body?: string): Promise<Answer> {
    const url = `${this.deployment.output('ApiUrl')}${path}`;
    const answer = await this.call(url, { method, body });
    return { status: answer.status, ...((await answer.json()) as object) };
  }

  ask(sql: string, parameters?: Readonly<Record<string, Value>>): Promise<Answer> {
    return this.request('POST', 'queries', JSON.stringify({ sql, parameters }));
  }

  /** All rows of a query, from all pages. */
  async rows(sql: string, parameters?: Readonly<Record<string, Value>>): Promise<Value[][]> {
    let answer = await this.ask(sql, parameters);
    const id = answer.id ?? '';
    if (answer.status === 202)
      answer = await until(`query ${id}`, 60, async () => {
        const found = await this.request('GET', `queries/${id}`);
        return found.status === 202 ? undefined : found;
      });
    const rows: Value[][] = [];
    for (;;) {
      if (answer.status !== 200) throw new Error(`'${sql}': ${JSON.stringify(answer)}`);
      rows.push(...(answer.rows ?? []).map((row) => [...row]));
      if (!answer.next) return rows;
      const next = encodeURIComponent(answer.next);
      answer = await this.request('GET', `queries/${id}?next=${next}`);
    }
  }

  async count(table: string): Promise<number> {
    const [[count] = []] = await this.rows(`SELECT COUNT(*) FROM ${table}`);
    return Number(count);
  }

  /**
   * Runs statements in one transaction as the admin user, whose secret Redshift made.
   *
   * @returns rows of the last one
   */
  async asAdmin(...sqls: string[]): Promise<Value[][]> {
    const WorkgroupName = this.deployment.output('Workgroup');
    const { Id = '' } = await this.data.send(
      new BatchExecuteStatementCommand({
        WorkgroupName,
        Database: this.deployment.output('Database'),
        SecretArn: `redshift!${WorkgroupName}-warehouse_admin`,
        Sqls: sqls,
      }),
    );
    const last = await until(`'${sqls.join('; ')}'`, 60, async () => {
      const {
        Status,
        Error: reason,
        SubStatements,
      } = await this.data.send(new DescribeStatementCommand({ Id }));
      if (Status === 'FAILED') throw new Error(reason);
      return Status === 'FINISHED' ? SubStatements?.at(-1) : undefined;
    });
    if (!last.HasResultSet) return [];
    const { Records = [] } = await this.data.send(new GetStatementResultCommand({ Id: last.Id }));
    return Records.map((row) =>
      row.map((field) => field.stringValue ?? field.longValue ?? field.booleanValue ?? null),
    );
  }

  /** @returns ETag of the object */
  async put(
    key: string,
    body: string | Uint8Array,
    Metadata?: Record<string, string>,
  ): Promise<string> {
    const Bucket = this.deployment.output('LoadsBucket');
    const command = new PutObjectCommand({ Bucket, Key: key, Body: Buffer.from(body), Metadata });
    const { ETag = '' } = await this.s3.send(command);
    return ETag.replaceAll('"', '');
  }

  async get(bucket: string, key: string): Promise<Uint8Array> {
    const Bucket = this.deployment.output(bucket);
    const { Body } = await this.s3.send(new GetObjectCommand({ Bucket, Key: key }));
    return (await Body?.transformToByteArray()) ?? new Uint8Array();
  }

  /** Puts a manifest of files of the loads bucket, and waits until it is loaded or failed. */
  async load(key: string, files: readonly string[], metadata?: Record<string, string>) {
    const bucket = this.deployment.output('LoadsBucket');
    const entries = files.map((file) => ({ url: `s3://${bucket}/${file}`, mandatory: true }));
    const etag = await this.put(key, JSON.stringify({ entries }), metadata);
    await until(`the manifest ${key}`, 90, async () => {
      const done = (await this.isLoaded(etag)) || (await this.isFailed(key));
      return done || undefined;
    });
    await this.untilIdle();
  }

  /** True when the manifest with this ETag is in the history of loads. */
  async isLoaded(etag: string): Promise<boolean> {
    const rows = await this.asAdmin(`SELECT 1 FROM operations.load WHERE etag = '${etag}'`);
    return rows.length > 0;
  }

  /** True when a failed message names the manifest. */
  async isFailed(key: string): Promise<boolean> {
    const failed = await this.failedMessages();
    return failed.some(({ explanation }) => explanation.includes(key));
  }

  /** Waits until no manifest waits or is being loaded. */
  untilIdle(): Promise<void> {
    return untilEmpty(this.sqs, 'the manifests', [this.deployment.output('LoadQueueUrl')], 90);
  }

  failedMessages(): Promise<DeadLetter[]> {
    return readDeadLetters(this.sqs, this.deployment.output('LoadDeadLetterQueueUrl'));
  }

  /** Sends failed messages of a manifest back to their queue. */
  async redrive(key: string): Promise<void> {
    const pair = {
      queueUrl: this.deployment.output('LoadQueueUrl'),
      deadLettersUrl: this.deployment.output('LoadDeadLetterQueueUrl'),
    };
    await redrive(this.sqs, pair, ({ explanation }) => explanation.includes(key));
  }
}
