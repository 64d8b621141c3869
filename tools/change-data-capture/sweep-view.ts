import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DataApi } from '../../lambda/common/data-api.ts';

/** Rows of one page: an answer of the Data API has at most 1 MiB. */
const PAGE = 5_000;

interface Ghost {
  readonly table: string;
  readonly id: string;
  readonly row: object;
}

/**
 * Removes rows from all consumers that the database does not have any more, after changes were lost.
 * Each is inserted again and deleted in one transaction, without triggers and foreign keys: its
 * deletion then reaches every consumer as any other does.
 *
 * @param viewTable table with the current rows
 * @param tables captured tables, `schema.table`
 * @returns the number of rows
 */
export async function sweepView(
  viewTable: string,
  tables: readonly string[],
  database: DataApi,
): Promise<number> {
  // The view is read first: a row that is inserted meanwhile is not in it.
  const rows = await rowsOf(viewTable);
  const ids = new Set<string>();
  const keys = new Map<string, readonly string[]>();
  for (const table of tables) {
    const columns = await keyColumns(table, database);
    keys.set(table, columns);
    for await (const id of idsOf(table, columns, database)) ids.add(id);
  }
  const ghosts = rows.filter(({ id }) => !ids.has(id));
  for (const ghost of ghosts) await deleteAgain(ghost, keys.get(ghost.table) ?? [], database);
  return ghosts.length;
}

async function rowsOf(viewTable: string): Promise<Ghost[]> {
  const rows: Ghost[] = [];
  const pages = paginateScan(
    { client: new DynamoDBClient({}) },
    { TableName: viewTable, ConsistentRead: true },
  );
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      const { table, id, row } = unmarshall(item) as Partial<Ghost>;
      if (table && id && row) rows.push({ table, id, row });
    }
  }
  return rows;
}

/** Ids of the rows of a table, as the view has them. */
async function* idsOf(
  table: string,
  key: readonly string[],
  database: DataApi,
): AsyncGenerator<string> {
  const columns = key.map((name) => `"${name}"`);
  for (let offset = 0; ; offset += PAGE) {
    const page = await database.execute(
      `SELECT ${columns.map((name) => `${name}::text`).join(', ')} FROM ${table} ORDER BY ${columns.join(', ')} LIMIT ${PAGE} OFFSET ${offset}`,
    );
    for (const values of page)
      yield [table, ...values.map((value) => encodeURIComponent(String(value)))].join('/');
    if (page.length < PAGE) return;
  }
}

async function keyColumns(table: string, database: DataApi): Promise<string[]> {
  const rows = await database.execute(
    `SELECT a.attname::text FROM pg_index i
     CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, place)
     JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
     WHERE i.indrelid = '${table}'::regclass AND i.indisprimary ORDER BY k.place`,
  );
  return rows.map(([name]) => String(name));
}

async function deleteAgain(
  { table, id, row }: Ghost,
  columns: readonly string[],
  database: DataApi,
): Promise<void> {
  const values = row as Readonly<Record<string, unknown>>;
  const where = columns.map((name, at) => `"${name}"::text = :key${at}`).join(' AND ');
  const keys = Object.fromEntries(columns.map((name, at) => [`key${at}`, String(values[name])]));
  const transaction = await database.begin();
  try {
    await database.execute("SET LOCAL session_replication_role = 'replica'", {}, transaction);
    await database.execute(
      `INSERT INTO ${table} SELECT * FROM json_populate_record(NULL::${table}, CAST(:row AS json))`,
      { row: JSON.stringify(row) },
      transaction,
    );
    await database.execute(`DELETE FROM ${table} WHERE ${where}`, keys, transaction);
    await database.commit(transaction);
  } catch (cause) {
    await database.rollback(transaction).catch(() => undefined);
    throw new Error(`The row ${id} could not be swept: ${(cause as Error).message}`, { cause });
  }
}
