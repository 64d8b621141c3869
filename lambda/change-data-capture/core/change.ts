import * as z from 'zod/mini';
import { PermanentError } from '../../common/errors.ts';
import { HEARTBEAT_TABLE, TABLE_FIELD, UNAVAILABLE } from '../contract.ts';
import type { KafkaRecord } from './kafka-records.ts';

/** Columns of a row, by name. */
export type Row = Readonly<Record<string, unknown>>;

/** Change of one row of a table. */
export interface Change {
  /** Table, `schema.table`. */
  readonly table: string;
  /** Table and primary key as one text, e.g. `public.order_lines/17/2`. */
  readonly id: string;
  /** Position in the database's log: a later change of the same row has a greater one. */
  readonly lsn: bigint;
  /** Columns after the change; none for a deletion. */
  readonly row?: Row;
  /** Columns that did not change and that Debezium does not know. */
  readonly unavailable: readonly string[];
}

const Key = z.record(z.string(), z.unknown());

const Lsn = z.pipe(
  z.union([z.int(), z.string().check(z.regex(/^\d+$/))]),
  z.transform((value: number | string) => BigInt(value)),
);

const Envelope = z.object({
  op: z.enum(['c', 'u', 'd', 'r', 't']),
  after: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
  source: z.object({ lsn: Lsn, schema: z.string(), table: z.string() }),
});

/**
 * Reads a change event of Debezium.
 *
 * @returns undefined for a tombstone, which follows a deletion for the sake of compaction only
 * @throws PermanentError 'not-a-change' for another record, 'truncated' for the truncation of a table
 */
export function readChange({ key, value }: KafkaRecord): Change | undefined {
  if (value === undefined) return undefined;
  const envelope = Envelope.safeParse(parsed(value));
  if (!envelope.success) throw notAChange(value, z.prettifyError(envelope.error));
  const { op, after, source } = envelope.data;
  const table = `${source.schema}.${source.table}`;
  if (op === 't') throw truncated(table);
  const row = op === 'd' ? undefined : after;
  if (row === null || (row === undefined && op !== 'd'))
    throw notAChange(value, `a change of kind '${op}' has no row`);
  return { table, id: idOf(table, key), lsn: source.lsn, ...columnsOf(row) };
}

/** True for the change that is due at fixed intervals. */
export function isHeartbeat({ table }: Change): boolean {
  return table === HEARTBEAT_TABLE;
}

function columnsOf(row: Row | undefined): Pick<Change, 'row' | 'unavailable'> {
  if (!row) return { unavailable: [] };
  const columns = Object.entries(row);
  return {
    row: Object.fromEntries(columns.filter(([, value]) => value !== UNAVAILABLE)),
    unavailable: columns.filter(([, value]) => value === UNAVAILABLE).map(([name]) => name),
  };
}

function idOf(table: string, key: Buffer): string {
  const fields = Key.safeParse(parsed(key));
  const values = Object.entries(fields.data ?? {}).filter(([name]) => name !== TABLE_FIELD);
  if (values.length === 0) throw notAChange(key, 'its key has no column of a primary key');
  return [table, ...values.map(([, value]) => encodeURIComponent(String(value)))].join('/');
}

/** Value of a JSON text; an integer that a number can't hold exactly stays text. */
function parsed(bytes: Buffer): unknown {
  const exact = (_: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
      ? (context?.source ?? value)
      : value;
  try {
    return JSON.parse(bytes.toString(), exact);
  } catch {
    return undefined;
  }
}

function notAChange(bytes: Buffer, reason: string): PermanentError {
  return new PermanentError(
    'not-a-change',
    `The record ${JSON.stringify(bytes.toString().slice(0, 100))} is no change event of Debezium (${reason}): ` +
      'find out who else writes to this topic.',
  );
}

function truncated(table: string): PermanentError {
  return new PermanentError(
    'truncated',
    `The table ${table} was truncated, which names no rows: take a new snapshot and sweep the view, as the runbook says.`,
  );
}
