import type { Change, Row } from './change.ts';

/**
 * State of one row after any number of its changes. The same changes give the same state in any
 * order and with any repetition.
 */
export interface RowState {
  readonly table: string;
  readonly id: string;
  /** LSN of the newest change. */
  readonly lsn: bigint;
  /** LSN of the newest deletion. */
  readonly deletedAt?: bigint;
  /** Columns; none after a deletion. */
  readonly row?: Row;
  /**
   * Columns that the newest change did not contain: LSN of the change that has their value, or -1 as
   * long as none is known.
   */
  readonly older: Readonly<Record<string, bigint>>;
}

const UNKNOWN = -1n;

/** State after one more change; the same object when the change adds nothing. */
export function merge(state: RowState | undefined, change: Change): RowState {
  if (!state) return stateOf(change);
  if (change.lsn === state.lsn) return state;
  if (change.lsn > state.lsn) return newer(state, change);
  return change.row ? filled(state, change, change.row) : withDeletion(state, change.lsn);
}

function stateOf({ table, id, lsn, row, unavailable }: Change): RowState {
  if (!row) return { table, id, lsn, deletedAt: lsn, older: {} };
  return { table, id, lsn, row, older: Object.fromEntries(unavailable.map((n) => [n, UNKNOWN])) };
}

/** State after a change that is newer than all before: unavailable columns keep their value. */
function newer(state: RowState, change: Change): RowState {
  const next = stateOf(change);
  const deletedAt = next.deletedAt ?? state.deletedAt;
  if (!next.row) return { ...next, deletedAt };
  const known = change.unavailable.filter((name) => state.row && name in state.row);
  return {
    ...next,
    deletedAt,
    row: { ...next.row, ...pick(state.row ?? {}, known) },
    older: {
      ...next.older,
      ...Object.fromEntries(known.map((name) => [name, state.older[name] ?? state.lsn])),
    },
  };
}

/** State after an older change of the row, which may have the value of an unavailable column. */
function filled(state: RowState, { lsn }: Change, values: Row): RowState {
  if (!state.row || lsn < (state.deletedAt ?? UNKNOWN)) return state;
  const names = Object.entries(state.older)
    .filter(([name, valueLsn]) => lsn > valueLsn && name in values)
    .map(([name]) => name);
  if (names.length === 0) return state;
  return {
    ...state,
    row: { ...state.row, ...pick(values, names) },
    older: { ...state.older, ...Object.fromEntries(names.map((name) => [name, lsn])) },
  };
}

/** State after an older deletion: values from before it belong to a row that is gone. */
function withDeletion(state: RowState, lsn: bigint): RowState {
  if (lsn <= (state.deletedAt ?? UNKNOWN)) return state;
  const gone = Object.keys(state.older).filter((name) => (state.older[name] ?? lsn) < lsn);
  const row =
    state.row && Object.fromEntries(Object.entries(state.row).filter(([n]) => !gone.includes(n)));
  return {
    ...state,
    deletedAt: lsn,
    row,
    older: { ...state.older, ...Object.fromEntries(gone.map((name) => [name, UNKNOWN])) },
  };
}

function pick(row: Row, names: readonly string[]): Row {
  return Object.fromEntries(names.map((name) => [name, row[name]]));
}
