import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { gunzipSync } from 'node:zlib';
import pLimit from 'p-limit';
import type { Deployment } from '../../e2e/scenario.ts';
import { SearchDomain } from '../../e2e/search-domain.ts';
import { keyOf, plain, TABLES, type Rows } from './tables.ts';

type Row = Readonly<Record<string, unknown>>;

/** Line of the archive. */
export interface Archived {
  readonly partition: number;
  readonly offset: number;
  readonly key: Readonly<Record<string, unknown>> | null;
  readonly value: {
    readonly op?: string;
    readonly after?: Row | null;
    readonly source?: { readonly lsn: number; readonly table: string; readonly schema: string };
    readonly base64?: string;
  } | null;
}

/** Stores of the consumers, read through AWS's APIs. */
export class Stores {
  private readonly deployment: Deployment;
  private readonly dynamodb = new DynamoDBClient({});
  private readonly s3 = new S3Client({});
  private readonly domain: SearchDomain;
  private readonly read = new Map<string, Archived[]>();

  constructor(deployment: Deployment) {
    this.deployment = deployment;
    const endpoint = `https://${deployment.output('DomainHost')}`;
    this.domain = new SearchDomain(endpoint, deployment.output('OperatorRole'), 'tables-*');
  }

  /** Rows of the view, by table. */
  async view(): Promise<ReadonlyMap<string, Rows>> {
    const found: [table: string, row: Row][] = [];
    const pages = paginateScan(
      { client: this.dynamodb },
      { TableName: this.deployment.output('ViewTable'), ConsistentRead: true },
    );
    for await (const { Items = [] } of pages) {
      for (const item of Items) {
        const { table, row } = unmarshall(item) as { table: string; row?: Row };
        if (row) found.push([table, row]);
      }
    }
    return byTable(found);
  }

  /** Documents of the index, by table. */
  async documents(): Promise<ReadonlyMap<string, Rows>> {
    const found: [table: string, row: Row][] = [];
    for (const { name } of TABLES) {
      // Documents are read by ranges of the first column of the key: a search has at most 10,000.
      const { documents } = await this.domain.search({
        size: 10_000,
        query: { term: { _index: `tables-${name}` } },
      });
      found.push(...documents.map((document) => [name, document.row as Row] as [string, Row]));
    }
    return byTable(found);
  }

  /** All records of the archive, each once. */
  async archive(): Promise<Archived[]> {
    const Bucket = this.deployment.output('ArchiveBucket');
    const keys: string[] = [];
    for await (const { Contents = [] } of paginateListObjectsV2(
      { client: this.s3 },
      { Bucket, Prefix: 'changes/' },
    ))
      keys.push(...Contents.map(({ Key = '' }) => Key));
    const unread = keys.filter((key) => !this.read.has(key));
    await pLimit(8).map(unread, async (Key) => {
      const { Body } = await this.s3.send(new GetObjectCommand({ Bucket, Key }));
      const content = gunzipSync((await Body?.transformToByteArray()) ?? new Uint8Array());
      const lines = content.toString().trimEnd().split('\n');
      this.read.set(
        Key,
        lines.map((line) => JSON.parse(line) as Archived),
      );
    });
    const records = [...this.read.values()].flat();
    return [...new Map(records.map((each) => [`${each.partition}/${each.offset}`, each])).values()];
  }

  /** Rows that follow from the archive alone, by table. */
  async archivedRows(): Promise<ReadonlyMap<string, Rows>> {
    return rowsOf(await this.archive());
  }
}

/** Rows after all changes in the order of the database's log, which is not the order of the topic. */
export function rowsOf(records: readonly Archived[]): ReadonlyMap<string, Rows> {
  const rows = new Map<string, readonly [table: string, row: Row]>();
  const changes = records.filter(({ value }) => value?.source);
  for (const { key, value } of changes.toSorted((a, b) => lsnOf(a) - lsnOf(b))) {
    const { schema = '', table = '' } = value?.source ?? {};
    const id = JSON.stringify(key);
    if (!value?.after) rows.delete(id);
    else rows.set(id, [`${schema}.${table}`, complete(value.after, rows.get(id)?.[1])]);
  }
  return byTable([...rows.values()]);
}

function lsnOf({ value }: Archived): number {
  return value?.source?.lsn ?? 0;
}

/** Row with the former values of columns that the change did not contain. */
function complete(after: Row, before: Row = {}): Row {
  return Object.fromEntries(
    Object.entries(after).map(([name, value]) => [
      name,
      value === '__debezium_unavailable_value' ? before[name] : value,
    ]),
  );
}

function byTable(rows: readonly (readonly [table: string, row: Row])[]): ReadonlyMap<string, Rows> {
  return new Map(
    TABLES.map((table) => [
      table.name,
      new Map(
        rows
          .filter(([name]) => name === table.name)
          .map(([, row]) => [keyOf(table, row), plain(row)] as const),
      ),
    ]),
  );
}
