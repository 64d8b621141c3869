import fc from 'fast-check';
import { merge, type RowState } from '../../../lambda/change-data-capture/core/merge.ts';
import type { Change } from '../../../lambda/change-data-capture/core/change.ts';
import { change, delivery, history } from './histories.ts';

function stateAfter(changes: readonly Change[]): RowState | undefined {
  return changes.reduce<RowState | undefined>(merge, undefined);
}

describe('The state of a row', () => {
  test('equals the row of the database after any order and repetition of its changes', () => {
    const given = history.chain((each) =>
      delivery(each.changes).map((changes) => ({ changes, row: each.row })),
    );
    fc.assert(
      fc.property(given, ({ changes, row }) => {
        expect(stateAfter(changes)?.row).toEqual(row);
      }),
      { numRuns: 2_000 },
    );
  });

  test('is the same after any split of the changes into batches', () => {
    fc.assert(
      fc.property(history, fc.nat(8), ({ changes }, at) => {
        const first = stateAfter(changes.slice(0, at));
        const rest = changes.slice(Math.max(at - 2, 0));
        expect(rest.reduce<RowState | undefined>(merge, first)).toEqual(stateAfter(changes));
      }),
    );
  });

  test('does not change, and stays the same object, when a change comes again', () => {
    const state = stateAfter([change(1, { name: 'a' }), change(2, { name: 'b' })]);
    for (const again of [change(1, { name: 'a' }), change(2, { name: 'b' })])
      expect(merge(state, again)).toBe(state);
  });

  test('does not come back by a change from before its deletion', () => {
    const state = stateAfter([change(2), change(1, { name: 'a' })]);
    expect(state).toEqual({ ...state, lsn: 2n, deletedAt: 2n, row: undefined });
  });

  test('keeps the value of a column that an update left as it was', () => {
    const state = stateAfter([
      change(1, { name: 'a', notes: 'long' }),
      change(2, { name: 'b' }, ['notes']),
    ]);
    expect(state).toMatchObject({ row: { name: 'b', notes: 'long' }, older: { notes: 1n } });
  });

  test('gets the value of such a column from an older change that comes later', () => {
    const state = stateAfter([
      change(2, { name: 'b' }, ['notes']),
      change(1, { name: 'a', notes: 'long' }),
    ]);
    expect(state).toMatchObject({ lsn: 2n, row: { name: 'b', notes: 'long' } });
  });

  test('loses a column that the newest change does not have any more', () => {
    const state = stateAfter([change(1, { name: 'a', dropped: 1 }), change(2, { name: 'b' })]);
    expect(state?.row).toEqual({ name: 'b' });
  });
});
