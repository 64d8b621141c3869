import { decide, type StreamState } from '../../../../lambda/log-pipeline/core/scaling-policy.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const LIMITS = { min: 1, max: 16 };

const minutesAgo = (...minutes: number[]) =>
  minutes.map((minute) => new Date(NOW.getTime() - minute * 60_000));

function decision(state: Partial<StreamState>, limits = LIMITS) {
  const calm: StreamState = { shards: 4, load: 'normal', behind: false, changes: [] };
  return decide({ ...calm, ...state }, limits, NOW);
}

describe('The number of shards', () => {
  test.each([
    ['doubles when shards are full', { load: 'high' }, 8],
    ['halves when shards are nearly empty', { load: 'low' }, 2],
    ['doubles when records wait under normal load', { behind: true }, 8],
    ['halves an odd number to more than half', { load: 'low', shards: 5 }, 3],
    ['ends at the maximum', { load: 'high', shards: 12 }, 16],
  ] as const)('%s', (_, state, target) => {
    expect(decision(state)).toEqual({ target });
  });

  test.each([
    ['the load is normal', {}, 'fits'],
    ['shards are at the maximum', { load: 'high', shards: 16 }, 'limits of 1 to 16'],
    ['shards are at the minimum', { load: 'low', shards: 1 }, 'limits of 1 to 16'],
    ['there are more shards than the maximum', { load: 'high', shards: 20 }, 'limits of 1 to 16'],
    ['records wait although few arrive', { load: 'low', behind: true }, 'fits'],
  ] as const)('stays the same when %s', (_, state, reason) => {
    expect(decision(state)).toEqual({ keep: expect.stringContaining(reason) as string });
  });

  test('stays above the minimum and is at least halved', () => {
    expect(decision({ load: 'low', shards: 6 }, { min: 4, max: 16 })).toEqual({ target: 4 });
  });
});

describe('The policy', () => {
  test.each([
    ['waits 5 minutes after a change before it grows', { load: 'high' }, 5],
    ['waits an hour after a change before it shrinks', { load: 'low' }, 60],
    ['waits six hours after a change before it grows for a backlog', { behind: true }, 360],
  ] as const)('%s', (_, state, minutes) => {
    expect(decision({ ...state, changes: minutesAgo(minutes - 0.1) })).toEqual({
      keep: expect.stringContaining(`changed ${minutes - 1} of ${minutes} minutes ago`) as string,
    });
    expect(decision({ ...state, changes: minutesAgo(minutes) })).toHaveProperty('target');
  });
});

describe("The policy within AWS's ten changes in 24 hours", () => {
  const used = (count: number) =>
    minutesAgo(...Array.from({ length: count }, (_, index) => 400 + index));

  test('uses all ten changes for high load', () => {
    expect(decision({ load: 'high', changes: used(9) })).toHaveProperty('target');
    expect(decision({ load: 'high', changes: used(10) })).toEqual({
      keep: expect.stringContaining('10 of 10 changes in 24 hours') as string,
    });
  });

  test.each([{ load: 'low' }, { behind: true }] as const)(
    'uses at most six changes for %j',
    (state) => {
      expect(decision({ ...state, changes: used(5) })).toHaveProperty('target');
      expect(decision({ ...state, changes: used(6) })).toEqual({
        keep: expect.stringContaining('6 of 6 changes in 24 hours') as string,
      });
    },
  );

  test('ignores changes that are older than 24 hours', () => {
    const yesterday = minutesAgo(...Array.from({ length: 10 }, (_, index) => 1440 + index));
    expect(decision({ load: 'high', changes: yesterday })).toHaveProperty('target');
  });
});
