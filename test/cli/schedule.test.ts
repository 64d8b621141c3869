import { CATALOGUE } from '../../lib/catalogue.ts';
import { durationOf, groupsOf, slotsOf } from '../../tools/cli/run/schedule.ts';

const GIB = 1024 ** 3;
const SECONDS: Readonly<Record<string, number>> = {
  'delivery-pipeline': 120,
  'queue-worker': 90,
  'log-pipeline': 80,
  'flow-logs': 15,
  'edge-functions': 20,
};
const chosen = CATALOGUE.filter(({ id }) => id in SECONDS);
const groups = groupsOf(chosen, ({ id }) => SECONDS[id] ?? 0);

test('The shortest architecture starts first, then the longest ones', () => {
  expect(groups.map(({ seconds }) => seconds)).toEqual([20, 120, 95, 90]);
});

test('Architectures that share an engine or stacks run one after the other, and no others', () => {
  const all = groupsOf(CATALOGUE, () => 1);
  const ids = all.map(({ architectures }) => architectures.map(({ id }) => id));
  expect(ids.filter(({ length }) => length > 1)).toEqual([
    ['log-pipeline', 'flow-logs', 'stream-analytics', 'change-data-capture'],
    ['delivery-pipeline', 'container-delivery'],
    ['data-lake', 'data-warehouse'],
  ]);
});

test.each([
  ['by its cores on a machine with enough memory', 2, 32, 3],
  ['by its memory on a machine with many cores', 16, 6, 4],
  ['to one on a small machine', 1, 1, 1],
])('Limits the scenarios side by side %s', (_, cores, memory, slots) => {
  expect(slotsOf(cores, memory * GIB)).toBe(slots);
});

test('The expected duration is that of the fullest slot, with the preparation', () => {
  expect(durationOf(groups, 1)).toBe(25 + 20 + 120 + 95 + 90);
  expect(durationOf(groups, 2)).toBe(25 + 20 + 95 + 90);
});
