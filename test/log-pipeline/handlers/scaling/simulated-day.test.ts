import fc from 'fast-check';
import { longestThrottling, SHARD, simulate, type Course, type Minute } from './simulation.ts';

const LIMITS = { min: 1, max: 16 };
const HOUR = 60;
const DAY = 24 * HOUR;

/** Load of a web shop in shards for each minute: night, morning ramp, lunch, evening, night. */
function shop(minute: number): number {
  const hour = (minute % DAY) / HOUR;
  const daylight = Math.max(0, Math.sin(((hour - 6) / 16) * Math.PI));
  const lunch = 1.5 * Math.exp(-((hour - 12.5) ** 2) / 0.5);
  const noise = 0.1 * Math.sin(minute * 1.7) * Math.sin(minute * 0.13);
  return (0.2 + 4.5 * daylight + lunch) * (1 + noise);
}

const traffic = (days: number, share: (minute: number) => number) =>
  Array.from({ length: days * DAY }, (_, minute) => Math.round(share(minute) * SHARD));

/** Maximum number of changes within any 24 hours. */
function busiestDay({ changes }: Course): number {
  const counts = changes.map(
    (last) => changes.filter((change) => hoursBetween(change, last) < 24 && change <= last).length,
  );
  return Math.max(0, ...counts);
}

const hoursBetween = (one: Date, other: Date) => (other.getTime() - one.getTime()) / 3_600_000;

describe('Scaling on an ordinary day', () => {
  const course = simulate(traffic(3, shop), LIMITS);

  test('follows the traffic with few shards at night and enough at noon', () => {
    const at = (hour: number) => course.minutes[DAY + Math.floor(hour * HOUR)]?.shards ?? 0;
    expect([at(4), at(12.5), at(23.9)]).toEqual([1, 8, 1]);
  });

  test('throttles no producer', () => {
    expect(longestThrottling(course)).toBe(0);
  });

  test('raises the number of shards three times and lowers it three times', () => {
    expect(course.changes).toHaveLength(3 * 6);
    expect(busiestDay(course)).toBeLessThanOrEqual(7);
  });
});

describe('Scaling when traffic grows eightfold within a minute', () => {
  const spike = (minute: number) => (minute >= 10 * HOUR && minute < 11 * HOUR ? 6 : 0.7);
  const course = simulate(traffic(1, spike), LIMITS);

  test('throttles producers for less than a quarter of an hour', () => {
    expect(longestThrottling(course)).toBeGreaterThan(0);
    expect(longestThrottling(course)).toBeLessThan(15);
  });

  test('raises the number of shards three times and lowers it after an hour of low traffic', () => {
    const shards = course.minutes.map((minute) => minute.shards);
    const steps = shards.filter((count, index) => count !== shards[index - 1]);
    expect(steps).toEqual([1, 2, 4, 8, 4, 2]);
  });
});

test.each([
  ['a spike every hour', (minute: number) => (minute % HOUR < 10 ? 6 : 0.2)],
  ['a spike every two hours', (minute: number) => (minute % (2 * HOUR) < 10 ? 12 : 0.1)],
  ['a load between two sizes', (minute: number) => 0.8 + 0.05 * Math.sin(minute)],
])('Scaling does not oscillate under %s', (_, share) => {
  const course = simulate(traffic(2, share), LIMITS);
  expect(busiestDay(course)).toBeLessThanOrEqual(10);
  expect(reversals(course)).toBeLessThanOrEqual(6);
});

/** Number of increases that are reversed within two hours. */
function reversals({ minutes }: Course): number {
  const steps = minutes.filter(
    (minute, index) => index > 0 && minute.shards !== minutes[index - 1]?.shards,
  );
  return steps.filter((step, index) => {
    const next = steps[index + 1];
    const previous = minutes[minutes.indexOf(step) - 1];
    return (
      next !== undefined &&
      previous !== undefined &&
      step.shards > previous.shards &&
      next.shards < step.shards &&
      hoursBetween(step.at, next.at) < 2
    );
  }).length;
}

test('Scaling under any traffic doubles or halves at most ten times in 24 hours, five minutes apart, within its limits', () => {
  const step = fc.record({
    minutes: fc.integer({ min: 1, max: 240 }),
    share: fc.double({ min: 0, max: 40, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 40 }), (steps) => {
      const course = simulate(
        steps.flatMap(({ minutes, share }) => Array<number>(minutes).fill(share * SHARD)),
        LIMITS,
      );
      expect(busiestDay(course)).toBeLessThanOrEqual(10);
      const pauses = course.changes.map((change, index) =>
        index === 0 ? Infinity : hoursBetween(course.changes[index - 1] as Date, change),
      );
      expect(Math.min(...pauses)).toBeGreaterThanOrEqual(5 / 60);
      expect(course.minutes.filter(isTooLarge)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

/** True if a minute has more shards than allowed, or a step that Kinesis would reject. */
function isTooLarge({ shards }: Minute, index: number, minutes: readonly Minute[]): boolean {
  const before = minutes[index - 1]?.shards ?? shards;
  const allowed = shards >= LIMITS.min && shards <= LIMITS.max;
  return !allowed || shards > before * 2 || shards < before / 2;
}
