import fc from 'fast-check';
import { exchangeTime } from '../../../../lambda/market-hours/core/exchange-time.ts';
import { serviceHours } from '../../../../lambda/market-hours/core/service-hours.ts';

const isOpen = (time: string) => serviceHours(new Date(time)).shouldBeOpen;
const isChanging = (time: string) => serviceHours(new Date(time)).isChanging;

describe('The service', () => {
  test.each([
    ['on a day in winter', '2026-03-06', '14:15', '21:15'],
    ['on the first day of summer time', '2026-03-09', '13:15', '20:15'],
    ['on the last day of summer time', '2026-10-30', '13:15', '20:15'],
    ['on the first day of winter time', '2026-11-02', '14:15', '21:15'],
    ['on an early close', '2026-11-27', '14:15', '18:15'],
    ['on Christmas Eve of 2026', '2026-12-24', '14:15', '18:15'],
  ])('is open %s, %s, from %s to %s UTC', (_, day, from, to) => {
    const last = (time: string) => new Date(Date.parse(`${day}T${time}Z`) - 1).toISOString();
    expect([last(from), `${day}T${from}Z`, last(to), `${day}T${to}Z`].map(isOpen)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test.each([
    ['a Saturday', '2026-03-07T16:00Z'],
    ['a Sunday of 23 hours', '2026-03-08T16:00Z'],
    ['a Sunday of 25 hours', '2026-11-01T16:00Z'],
    ['Thanksgiving', '2026-11-26T16:00Z'],
    ['Good Friday', '2027-03-26T16:00Z'],
    ['an observed holiday', '2026-07-03T16:00Z'],
  ])('is closed on %s', (_, noon) => {
    expect(isOpen(noon)).toBe(false);
  });

  test('is open by the date in New York', () => {
    expect(exchangeTime(new Date('2026-11-27T03:30Z'))).toEqual({
      date: '2026-11-26',
      minute: 22 * 60 + 30,
    });
    expect(isOpen('2027-01-01T03:00Z')).toBe(false);
  });
});

test('isChanging is true for ten minutes after a change', () => {
  const times = ['14:14', '14:15', '14:24', '14:25', '21:14', '21:15', '21:24', '21:25'];
  expect(times.map((time) => isChanging(`2026-03-06T${time}:59Z`))).toEqual([
    false,
    true,
    true,
    false,
    false,
    true,
    true,
    false,
  ]);
});

test('isChanging is false at 16:15 on an early close and on a holiday', () => {
  expect(['2026-11-27T21:15Z', '2026-11-26T14:15Z'].map(isChanging)).toEqual([false, false]);
});

test('openSeconds counts the seconds since the opening and is 0 while closed', () => {
  const seconds = (time: string) => serviceHours(new Date(time)).openSeconds;
  expect(seconds('2026-03-09T13:15:30Z')).toBe(0);
  expect(seconds('2026-03-09T13:45Z')).toBe(1_800);
  expect(seconds('2026-03-09T20:14Z')).toBe(25_140);
  expect(seconds('2026-03-09T20:15Z')).toBe(0);
});

test('serviceHours rejects a time outside the calendar', () => {
  expect(() => serviceHours(new Date('2028-01-03T15:00Z'))).toThrow('2028-01-03 is not in');
});

test('The service is never open by night, on a weekend or for more than seven hours in two years', () => {
  const time = fc.date({
    min: new Date('2026-01-01T05:00Z'),
    max: new Date('2027-12-31T23:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(time, (at) => {
      const { shouldBeOpen, openSeconds } = serviceHours(at);
      const { date, minute } = exchangeTime(at);
      expect(openSeconds).toBeLessThan(7 * 3_600);
      if (!shouldBeOpen) return openSeconds === 0;
      return minute >= 555 && minute < 975 && new Date(date).getUTCDay() % 6 !== 0;
    }),
  );
});
