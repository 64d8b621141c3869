import fc from 'fast-check';
import { backoffSeconds } from '../../lambda/common/backoff.ts';

describe('The backoff', () => {
  test.each([
    [1, 1, 2],
    [2, 2, 4],
    [3, 4, 8],
    [4, 8, 16],
    [8, 128, 256],
    [9, 150, 300],
    [1_000, 150, 300],
  ])('after attempt %i is %i to %i seconds', (attempt, least, most) => {
    expect(backoffSeconds(attempt, 0)).toBe(least);
    expect(backoffSeconds(attempt, 0.999_999)).toBe(most);
  });

  test('is a visibility timeout that SQS takes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), (attempt) => {
        const seconds = backoffSeconds(attempt);
        expect(Number.isInteger(seconds) && seconds >= 1 && seconds <= 43_200).toBe(true);
      }),
    );
  });
});
