import type { Checks } from '../../e2e/scenario.ts';
import {
  DATABASE,
  HEARTBEAT_TABLE,
  PRIMARY_KEYS,
  TABLE_FIELD,
} from '../../../lambda/change-data-capture/contract.ts';
import { FIRST_ROLLED_BACK } from './traffic.ts';
import type { Archived, Stores } from './stores.ts';

/** Columns of the keys by table, of the heartbeats too. */
const KEYS: typeof PRIMARY_KEYS = { ...PRIMARY_KEYS, [HEARTBEAT_TABLE]: ['id'] };

/** Checks of the records themselves, which the archive has as they came. */
export async function checkRecords(stores: Stores, deleted: number, checks: Checks): Promise<void> {
  const records = await stores.archive();
  const changes = records.filter(({ value }) => value?.source);
  const snapshot = changes.filter(
    ({ value }) => value?.op === 'r' && value.source?.table === 'customers',
  );
  checks.noProblems(
    'Rows from before the connector started arrive by its snapshot',
    'at least 100 records of the snapshot',
    snapshot.length >= 100 ? [] : [`${snapshot.length} records`],
  );
  const rolledBack = changes.filter(
    ({ value }) => Number(value?.after?.id ?? value?.after?.order_id) >= FIRST_ROLLED_BACK,
  );
  checks.noProblems(
    'No record tells of a transaction that was rolled back',
    'no record',
    rolledBack.map(({ value }) => JSON.stringify(value?.after)),
  );
  checks.noProblems(
    'Each key in the topic is the table and the primary key of a row, as the contract declares them',
    'no other key',
    changes.flatMap(({ key, value }) => {
      const { schema = '', table = '' } = value?.source ?? {};
      const fields = [...(KEYS[`${schema}.${table}`] ?? []), TABLE_FIELD];
      const isOf = key?.[TABLE_FIELD] === `${DATABASE}.${schema}.${table}`;
      return isOf && Object.keys(key).join() === fields.join() ? [] : [JSON.stringify(key)];
    }),
  );
  const tombstones = records.filter(({ value }) => value === null);
  checks.noProblems(
    'A tombstone follows each deletion, for compaction',
    `at least ${deleted} tombstones`,
    deleted > 0 && tombstones.length >= deleted ? [] : [`${tombstones.length} tombstones`],
  );
  const withoutNotes = changes.filter(
    ({ value }) => value?.after?.notes === '__debezium_unavailable_value',
  );
  checks.noProblems(
    'An update that leaves a long column as it is comes without its value, and the stores keep the value',
    'at least 1 such record',
    withoutNotes.length > 0 ? [] : ['none'],
  );
  checks.note(
    `${changes.length} changes, ${repeated(changes)} of them repeated by the connector, and ${tombstones.length} tombstones`,
  );
}

/** Number of records of a change that was there before. */
function repeated(changes: readonly Archived[]): number {
  const places = changes.map(
    ({ key, value }) => `${JSON.stringify(key)}@${value?.source?.lsn ?? 0}`,
  );
  return places.length - new Set(places).size;
}
