import fc from 'fast-check';
import type { Change, Row } from '../../../lambda/change-data-capture/core/change.ts';

const TABLE = 'public.customers';
export const ID = `${TABLE}/1`;

/** Change of the row with the id 1. */
export function change(lsn: number, row?: Row, unavailable: readonly string[] = []): Change {
  return { table: TABLE, id: ID, lsn: BigInt(lsn), row, unavailable };
}

interface Step {
  readonly kind: 'update' | 'delete';
  readonly name: string;
  readonly notes: string;
  /** The update leaves the long column as it is, which PostgreSQL does not log. */
  readonly keepsNotes: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('update', 'update', 'update', 'delete'),
  name: fc.string({ maxLength: 3 }),
  notes: fc.string({ maxLength: 3 }),
  keepsNotes: fc.boolean(),
});

export interface History {
  /** Changes in the order of the database's log. */
  readonly changes: readonly Change[];
  /** Row in the database after the last change; `undefined` when it is deleted. */
  readonly row: Row | undefined;
}

/** Possible histories of one row, as PostgreSQL logs them, with the row that the database then has. */
export const history: fc.Arbitrary<History> = fc
  .array(step, { minLength: 1, maxLength: 8 })
  .map((steps) => {
    const changes: Change[] = [];
    let row: { name: string; notes: string } | undefined;
    for (const [at, { kind, name, notes, keepsNotes }] of steps.entries()) {
      const lsn = (at + 1) * 10;
      if (kind === 'delete') {
        if (row) changes.push(change(lsn));
        row = undefined;
      } else if (row && keepsNotes) {
        row = { name, notes: row.notes };
        changes.push(change(lsn, { name }, ['notes']));
      } else {
        row = { name, notes };
        changes.push(change(lsn, row));
      }
    }
    return { changes, row };
  })
  .filter(({ changes }) => changes.length > 0);

/** The changes of a history in any order, each at least once. */
export function delivery(changes: readonly Change[]): fc.Arbitrary<Change[]> {
  const again = fc.subarray([...changes]);
  return again.chain((repeated) => {
    const all = [...changes, ...repeated];
    return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
  });
}
