import type { Change } from './change.ts';
import { merge, type RowState } from './merge.ts';

/** State of a row as a store has it. */
export interface Stored<Version> {
  readonly state: RowState;
  /** Version that the store compares when the state is replaced. */
  readonly version: Version;
}

/** State that replaces what a store had. */
export interface Replacement<Version> {
  readonly state: RowState;
  /** @default - the store had nothing */
  readonly replaces?: Version;
}

export type RowId = Pick<RowState, 'table' | 'id'>;

/** Place that holds the current state of rows. */
export interface StateStore<Version> {
  /** States of rows by id; rows without a state are left out. */
  readonly load: (rows: readonly RowId[]) => Promise<ReadonlyMap<string, Stored<Version>>>;
  /** Replaces states. */
  readonly save: (states: readonly Replacement<Version>[]) => Promise<SaveResult>;
}

export interface SaveResult {
  /** Ids whose stored version was another one: to be loaded again. */
  readonly conflicts: readonly string[];
  /** Ids that the store rejected, with its reason. */
  readonly failures: ReadonlyMap<string, Error>;
}

export interface Applied {
  /** Rows whose state changed. */
  readonly replaced: number;
  /** Rows whose state already had all changes. */
  readonly unchanged: number;
  /** Rows that were not stored, with the reason. */
  readonly failures: ReadonlyMap<string, Error>;
}

const ATTEMPTS = 5;

/** Applies changes to the states in a store. Changes that were applied before have no effect. */
export async function applyChanges<Version>(
  changes: readonly Change[],
  store: StateStore<Version>,
): Promise<Applied> {
  const failures = new Map<string, Error>();
  const total = { replaced: 0, unchanged: 0 };
  let waiting = byRow(changes);
  for (let attempt = 0; waiting.size > 0 && attempt < ATTEMPTS; attempt++) {
    const stored = await store.load(
      [...waiting].map(([id, [first]]) => ({ table: first?.table ?? '', id })),
    );
    const states = [...waiting].map(([id, each]) => replacement(each, stored.get(id)));
    const replacing = states.filter((each) => each !== undefined);
    const { conflicts, failures: failed } = await store.save(replacing);
    for (const [id, error] of failed) failures.set(id, error);
    total.unchanged += states.length - replacing.length;
    total.replaced += replacing.length - conflicts.length - failed.size;
    waiting = new Map([...waiting].filter(([id]) => conflicts.includes(id)));
  }
  for (const id of waiting.keys())
    failures.set(
      id,
      new Error(`The state of ${id} changed ${ATTEMPTS} times while it was replaced.`),
    );
  return { ...total, failures };
}

function byRow(changes: readonly Change[]): Map<string, Change[]> {
  const rows = new Map<string, Change[]>();
  for (const change of changes) {
    const row = rows.get(change.id);
    if (row) row.push(change);
    else rows.set(change.id, [change]);
  }
  return rows;
}

function replacement<Version>(
  changes: readonly Change[],
  stored: Stored<Version> | undefined,
): Replacement<Version> | undefined {
  const state = changes.reduce<RowState | undefined>(merge, stored?.state);
  if (!state || state === stored?.state) return undefined;
  return { state, replaces: stored?.version };
}
