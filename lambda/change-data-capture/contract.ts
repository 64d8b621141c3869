import type { Variables } from '../common/environment.ts';

/** Names that the stack, the connector and the handlers share. */

/** Database with the captured tables. */
export const DATABASE = 'shop';
/**
 * Captured tables of the sample schema, `schema.table`, with the columns of their primary keys: the
 * schema of the keys in the topic of changes, which are these columns and the name of the table.
 */
export const PRIMARY_KEYS: Readonly<Record<string, readonly string[]>> = {
  'public.customers': ['id'],
  'public.orders': ['id'],
  'public.order_lines': ['order_id', 'line'],
};
export const TABLES: readonly string[] = Object.keys(PRIMARY_KEYS);
/** Table in which the connector updates one row, so that a change is due at fixed intervals. */
export const HEARTBEAT_TABLE = 'public.capture_heartbeat';
/** Interval of the heartbeat in seconds. */
export const HEARTBEAT_SECONDS = 10;

/** Role of the database with which Debezium reads. */
export const CAPTURE_ROLE = 'capture';
/** Publication of the captured tables. */
export const PUBLICATION = 'capture';
/** Replication slot of the connector. */
export const SLOT = 'capture';

/** Topic of all changes, compacted: its keys have the table and the primary key. */
export const CHANGES_TOPIC = 'shop.changes';
/** Topic of changes that the index did not take: the records themselves, and why they failed. */
export const DEAD_LETTERS_TOPIC = 'shop.dead-letters';
/** Topic of Debezium's own heartbeat, without a change of a table. */
export const HEARTBEAT_TOPIC = '__debezium-heartbeat.shop';
/** Topic of the connector's positions in the database. */
export const OFFSETS_TOPIC = 'shop.connect-offsets';
/** Field of a key that names the table: `shop.public.orders`. */
export const TABLE_FIELD = 'table';

/** Debezium's value for an unchanged column that PostgreSQL stores outside of the row (TOAST). */
export const UNAVAILABLE = '__debezium_unavailable_value';

/** Prefix of the indices: `tables-public.orders`. */
export const INDEX = 'tables';

export const VIEW_VARIABLES = ['VIEW_TABLE'] as const;
export const ARCHIVE_VARIABLES = ['ARCHIVE_BUCKET'] as const;
export const SEARCH_VARIABLES = ['SEARCH_ENDPOINT'] as const;

export type ViewVariables = Variables<typeof VIEW_VARIABLES>;
export type ArchiveVariables = Variables<typeof ARCHIVE_VARIABLES>;
export type SearchVariables = Variables<typeof SEARCH_VARIABLES>;
