import { STSClient } from '@aws-sdk/client-sts';
import { DataApi, type SqlValue } from '../../../lambda/common/data-api.ts';
import { DATABASE } from '../../../lambda/change-data-capture/contract.ts';
import type { Deployment } from '../../e2e/scenario.ts';
import { keyOf, plain, TABLES, type Rows, type Table } from './tables.ts';

/** Rows of one page: an answer of the Data API has at most 1 MiB. */
const PAGE = 500;

/** Source database, through the Data API. */
export class Shop {
  readonly api: DataApi;

  constructor(api: DataApi) {
    this.api = api;
  }

  static async of(deployment: Deployment): Promise<Shop> {
    const { region, credentials } = new STSClient({}).config;
    return new Shop(
      new DataApi({
        region: await region(),
        credentials,
        clusterArn: deployment.output('DatabaseArn'),
        secretArn: deployment.output('AdminSecretArn'),
        database: DATABASE,
      }),
    );
  }

  /** Runs a statement, which is a transaction by itself. */
  async run(
    sql: string,
    parameters: Readonly<Record<string, SqlValue>> = {},
  ): Promise<SqlValue[][]> {
    return this.api.execute(sql, parameters);
  }

  /** Runs statements in a transaction that is rolled back. */
  async runInVain(...statements: readonly string[]): Promise<void> {
    const transaction = await this.api.begin();
    for (const sql of statements) await this.api.execute(sql, {}, transaction);
    await this.api.rollback(transaction);
  }

  /** All rows of all tables. */
  async rows(): Promise<ReadonlyMap<string, Rows>> {
    const tables = new Map<string, Rows>();
    for (const table of TABLES) tables.set(table.name, await this.rowsOf(table));
    return tables;
  }

  private async rowsOf(table: Table): Promise<Rows> {
    const rows = new Map<string, string>();
    for (let offset = 0; ; offset += PAGE) {
      const page = await this.run(
        `SELECT row_to_json(t)::text FROM ${table.name} t ORDER BY ${table.key.join(', ')} LIMIT ${PAGE} OFFSET ${offset}`,
      );
      for (const [json] of page) {
        const row = readRow(String(json));
        rows.set(keyOf(table, row), plain(row));
      }
      if (page.length < PAGE) return rows;
    }
  }
}

/** Row of `row_to_json`, whose decimals keep their digits as text: `12.50`. */
function readRow(json: string): Record<string, unknown> {
  const exact = (_: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' ? (context?.source ?? value) : value;
  return JSON.parse(json, exact) as Record<string, unknown>;
}
