import { instantsOf } from '../../../tools/stream-analytics/producer/local-times.ts';

const utc = (text: string) => Date.parse(`${text}Z`);

describe('The instants of a trip', () => {
  test.each([
    [
      'winter',
      '2026-01-15 08:00:00',
      '2026-01-15 08:20:00',
      '2026-01-15T13:00',
      '2026-01-15T13:20',
    ],
    [
      'summer',
      '2026-07-15 08:00:00',
      '2026-07-15 08:20:00',
      '2026-07-15T12:00',
      '2026-07-15T12:20',
    ],
    [
      'both sides of the skipped hour',
      '2026-03-08 01:50:00',
      '2026-03-08 03:10:00',
      '2026-03-08T06:50',
      '2026-03-08T07:10',
    ],
    [
      'the skipped hour, of a meter that was not set',
      '2026-03-08 02:10:00',
      '2026-03-08 02:30:00',
      '2026-03-08T07:10',
      '2026-03-08T07:30',
    ],
    [
      'the first pass of the repeated hour',
      '2026-11-01 01:10:00',
      '2026-11-01 01:30:00',
      '2026-11-01T05:10',
      '2026-11-01T05:30',
    ],
    [
      'the repeated hour, from its first to its second pass',
      '2026-11-01 01:50:00',
      '2026-11-01 01:10:00',
      '2026-11-01T05:50',
      '2026-11-01T06:10',
    ],
  ])('are those of New York in %s', (_, from, to, pickup, dropoff) => {
    expect(instantsOf(from, to)).toEqual({ pickup: utc(pickup), dropoff: utc(dropoff) });
  });

  test.each([
    ['2026-01-15 08:00:00', '2026-01-15 07:59:59'],
    ['', '2026-01-15 08:00:00'],
    ['2026-01-15 08:00:00', 'unknown'],
  ])('are not found for %s to %s', (from, to) => {
    expect(instantsOf(from, to)).toBeUndefined();
  });
});
