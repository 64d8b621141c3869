import { backoffSeconds } from '../../../lambda/market-hours/core/retries.ts';

test('Each attempt waits up to twice as long as the one before, and five minutes at most', () => {
  expect([1, 2, 3, 4, 50].map((attempt) => backoffSeconds(attempt, 1))).toEqual([
    4, 8, 16, 32, 300,
  ]);
  expect([1, 2, 3, 4, 50].map((attempt) => backoffSeconds(attempt, 0))).toEqual([2, 4, 8, 16, 150]);
});
