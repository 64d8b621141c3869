import { readFileSync } from 'node:fs';
import {
  FACTOR_FILE,
  machineFactor,
  nextFactor,
  watchMachine,
} from '../../tools/support/machine-factor.ts';
import { until } from '../e2e/wait.ts';

test.each([
  ['is 1 on a machine as fast as the reference or faster', 1, 90, 1],
  ['rises at once on a busy machine', 1, 700, 3.5],
  ['falls by a tenth when the load is gone', 4, 200, 3.6],
])('The factor %s', (_, last, milliseconds, factor) => {
  expect(nextFactor(last, milliseconds)).toBeCloseTo(factor);
});

test('A measurement is at least 1', async () => {
  expect(machineFactor()).toBe(1);
  await watchMachine();
  expect(machineFactor()).toBeGreaterThanOrEqual(1);
});

test('The factor of other processes leaves out the time in which this one is blocked', async () => {
  const measured = watchMachine();
  const start = performance.now();
  while (performance.now() < start + 2_000);
  await measured;
  const [factor, ofOthers = NaN] = readFileSync(FACTOR_FILE, 'utf8').split(' ').map(Number);
  expect(factor).toBeGreaterThanOrEqual(9);
  expect(ofOthers).toBeGreaterThanOrEqual(1);
  expect(ofOthers).toBeLessThan(factor ?? 0);
});

test('A wait ends with the name of the value that did not come', async () => {
  await expect(until('the report', 0, () => Promise.resolve(undefined), 1)).rejects.toThrow(
    /^Waited \d+ s for the report\.$/,
  );
});
