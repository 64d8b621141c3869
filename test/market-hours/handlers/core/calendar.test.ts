import { daysLeft, tradingDay } from '../../../../lambda/market-hours/core/calendar.ts';
import calendar from '../../../../lambda/market-hours/core/calendar.json' with { type: 'json' };
import { earlyCloses, holidays } from './exchange-rules.ts';

/** NYSE Group Announces 2026, 2027 and 2028 Holiday and Early Closings Calendar, December 23, 2025. */
const PUBLISHED = {
  2026: {
    closed:
      '2026-01-01 2026-01-19 2026-02-16 2026-04-03 2026-05-25 ' +
      '2026-06-19 2026-07-03 2026-09-07 2026-11-26 2026-12-25',
    early: '2026-11-27 2026-12-24',
  },
  2027: {
    closed:
      '2027-01-01 2027-01-18 2027-02-15 2027-03-26 2027-05-31 ' +
      '2027-06-18 2027-07-05 2027-09-06 2027-11-25 2027-12-24',
    early: '2027-11-26',
  },
};

/** Every weekday of a year. */
function weekdays(year: number): string[] {
  const days: string[] = [];
  for (const day = new Date(Date.UTC(year, 0, 1)); day.getUTCFullYear() === year;) {
    if (day.getUTCDay() % 6 !== 0) days.push(day.toISOString().slice(0, 10));
    day.setUTCDate(day.getUTCDate() + 1);
  }
  return days;
}

const among = (year: number, kind: string) =>
  weekdays(year).filter((day) => tradingDay(day) === kind);

describe.each([2026, 2027] as const)('The calendar of %i', (year) => {
  test('has the published holidays', () => {
    expect(among(year, 'closed').join(' ')).toBe(PUBLISHED[year].closed);
  });

  test('has the published early closes', () => {
    expect(among(year, 'early').join(' ')).toBe(PUBLISHED[year].early);
  });

  test('follows the rules of the exchange for holidays and early closes', () => {
    expect(among(year, 'closed')).toEqual(holidays(year));
    expect(among(year, 'early')).toEqual(earlyCloses(year));
  });

  test('has all other weekdays as full days', () => {
    const { closed, early } = PUBLISHED[year];
    const others = weekdays(year).filter((day) => !`${closed} ${early}`.includes(day));
    expect(among(year, 'full')).toEqual(others);
  });
});

test('The rules of the exchange give the published holidays of other years', () => {
  expect(holidays(2025).join(' ')).toBe(
    '2025-01-01 2025-01-20 2025-02-17 2025-04-18 2025-05-26 ' +
      '2025-06-19 2025-07-04 2025-09-01 2025-11-27 2025-12-25',
  );
  expect(earlyCloses(2025)).toEqual(['2025-07-03', '2025-11-28', '2025-12-24']);
});

test('The exchange is closed on weekends', () => {
  expect(['2026-03-07', '2026-03-08'].map(tradingDay)).toEqual(['closed', 'closed']);
});

test('Every holiday and early close is a weekday of its year and has a name', () => {
  for (const [year, { closed, earlyCloses: early }] of Object.entries(calendar.years)) {
    for (const [day, name] of Object.entries({ ...closed, ...early })) {
      expect(weekdays(Number(year))).toContain(day);
      expect(name).not.toBe('');
    }
  }
});

test.each(['2025-12-31', '2028-01-03'])(
  'tradingDay rejects a day outside the calendar: %s',
  (day) => {
    expect(() => tradingDay(day)).toThrow(
      `${day} is not in the calendar, which has 2026 and 2027: add the year from ` +
        'https://www.nyse.com/markets/hours-calendars to calendar.json and deploy.',
    );
  },
);

test('daysLeft returns the days until the end of the calendar', () => {
  expect(daysLeft('2027-12-31')).toBe(0);
  expect(daysLeft('2027-12-01')).toBe(30);
  expect(daysLeft('2026-11-21')).toBe(405);
});
