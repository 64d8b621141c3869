import * as z from 'zod/mini';
import { CAPTURE_ROLE, HEARTBEAT_TABLE, PUBLICATION } from '../contract.ts';

const arn = z.string().check(z.startsWith('arn:'));
const Tables = z
  .array(z.string().check(z.regex(/^[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*$/)))
  .check(z.minLength(1));

/** Properties of the custom resource. */
const Properties = z.object({
  DatabaseArn: arn,
  AdminSecretArn: arn,
  CaptureSecretArn: arn,
  Database: z.string(),
  KafkaArn: arn,
  Schema: z.string(),
  Tables: z.array(z.string()),
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
    `Tables is ${JSON.stringify(properties.data.Tables)}: give at least one 'schema.table' in lower case.`,
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
  const captured = [...tables, HEARTBEAT_TABLE].join(', ');
  const schemas = [...new Set([...tables, HEARTBEAT_TABLE].map((table) => table.split('.')[0]))];
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
