import * as z from 'zod/mini';
import { CAPTURE_ROLE, HEARTBEAT_TABLE, PUBLICATION } from '../contract.ts';

const arn = z.string().check(z.startsWith('arn:'));
const Tables = z
  .record(
    z.string().check(z.regex(/^[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*$/)),
    z.array(z.string()).check(z.minLength(1)),
  )
  .check(z.refine((tables) => Object.keys(tables).length > 0));

/** Properties of the custom resource. */
const Properties = z.object({
  DatabaseArn: arn,
  AdminSecretArn: arn,
  CaptureSecretArn: arn,
  Database: z.string(),
  KafkaArn: arn,
  Schema: z.string(),
  /** Columns of the primary key by table. */
  Tables: z.record(z.string(), z.array(z.string())),
});

export type PreparationProperties = z.infer<typeof Properties>;

/** @throws Error with the property that is missing or wrong */
export function readProperties(given: unknown): PreparationProperties {
  const properties = Properties.safeParse(given);
  if (!properties.success)
    throw new Error(`The properties are not as expected: ${z.prettifyError(properties.error)}`);
  const tables = Tables.safeParse(properties.data.Tables);
  if (tables.success) return properties.data;
  throw new Error(
    `Tables is ${JSON.stringify(properties.data.Tables)}: give at least one 'schema.table' in lower case, each with the columns of its primary key.`,
  );
}

/** @throws Error for a database whose log can't be decoded */
export function assertLogical(walLevel: unknown): void {
  if (walLevel === 'logical') return;
  throw new Error(
    `The database's wal_level is '${String(walLevel)}', which has no changes to capture: set rds.logical_replication ` +
      'to 1 in its cluster parameter group, reboot the writer, and deploy again.',
  );
}

/** Query for the primary keys: a row of table and columns, in their order, for each. */
export const PRIMARY_KEYS_QUERY = `SELECT c.relnamespace::regnamespace::text || '.' || c.relname,
  string_agg(a.attname::text, ', ' ORDER BY k.place)
FROM pg_index i
JOIN pg_class c ON c.oid = i.indrelid
CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
WHERE i.indisprimary
GROUP BY 1`;

/**
 * @param found rows of the query for the primary keys
 * @throws Error for a table with another primary key than the contract has, or none: it is the key of
 *   the topic, by which compaction keeps the latest record
 */
export function assertPrimaryKeys(
  found: readonly (readonly unknown[])[],
  { Tables: tables }: Pick<PreparationProperties, 'Tables'>,
): void {
  const keys = new Map(found.map(([table, columns]) => [String(table), String(columns)]));
  for (const [table, columns] of Object.entries(tables)) {
    const key = keys.get(table);
    if (key === undefined)
      throw new Error(
        `The table ${table} has no primary key, by which the topic keeps its latest records: add one, then deploy again.`,
      );
    if (key !== columns.join(', '))
      throw new Error(
        `The table ${table} has the primary key (${key}), and the contract (${columns.join(', ')}): ` +
          'correct PRIMARY_KEYS in lambda/change-data-capture/contract.ts, then deploy again.',
      );
  }
}

/** Statements of a script, without its comments. No statement contains a semicolon in a literal. */
export function statementsOf(script: string): string[] {
  return script
    .replaceAll(/^\s*--.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter(Boolean);
}

/** Facts about the database that decide which statements it needs. */
export interface DatabaseFacts {
  readonly hasRole: boolean;
  readonly hasPublication: boolean;
  /** RDS and Aurora grant replication by a role, PostgreSQL by an attribute. */
  readonly hasReplicationRole: boolean;
}

/** Query for the facts: one row of three booleans. */
export const FACTS = `SELECT
  EXISTS (SELECT FROM pg_roles WHERE rolname = '${CAPTURE_ROLE}'),
  EXISTS (SELECT FROM pg_publication WHERE pubname = '${PUBLICATION}'),
  EXISTS (SELECT FROM pg_roles WHERE rolname = 'rds_replication')`;

/**
 * Statements that prepare the database for Debezium: heartbeat table, role that reads only the
 * captured tables, publication of these tables.
 */
export function captureStatements(
  { hasRole, hasPublication, hasReplicationRole }: DatabaseFacts,
  { Tables: tables, Database: database }: PreparationProperties,
  password: string,
): string[] {
  const names = [...Object.keys(tables), HEARTBEAT_TABLE];
  const captured = names.join(', ');
  const schemas = [...new Set(names.map((table) => table.split('.')[0]))];
  return [
    `CREATE TABLE IF NOT EXISTS ${HEARTBEAT_TABLE} (id int PRIMARY KEY, beat_at timestamptz NOT NULL)`,
    `${hasRole ? 'ALTER' : 'CREATE'} ROLE ${CAPTURE_ROLE} LOGIN PASSWORD '${password.replaceAll("'", "''")}'`,
    hasReplicationRole
      ? `GRANT rds_replication TO ${CAPTURE_ROLE}`
      : `ALTER ROLE ${CAPTURE_ROLE} REPLICATION`,
    `GRANT CONNECT ON DATABASE ${database} TO ${CAPTURE_ROLE}`,
    `GRANT USAGE ON SCHEMA ${schemas.join(', ')} TO ${CAPTURE_ROLE}`,
    `GRANT SELECT ON ${captured} TO ${CAPTURE_ROLE}`,
    `GRANT INSERT, UPDATE ON ${HEARTBEAT_TABLE} TO ${CAPTURE_ROLE}`,
    hasPublication
      ? `ALTER PUBLICATION ${PUBLICATION} SET TABLE ${captured}`
      : `CREATE PUBLICATION ${PUBLICATION} FOR TABLE ${captured}`,
  ];
}
