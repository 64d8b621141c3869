import calendar from './calendar.json' with { type: 'json' };
import { minuteOf } from './exchange-time.ts';

interface Year {
  /** Names of the holidays on weekdays, by date. */
  readonly closed: Readonly<Record<string, string>>;
  readonly earlyCloses: Readonly<Record<string, string>>;
}

const YEARS: Readonly<Record<string, Year>> = calendar.years;
const LAST_DAY = `${Object.keys(YEARS).at(-1) ?? ''}-12-31`;
const DAY_MS = 86_400_000;

/** Opening bell of every trading day, in minutes after midnight. */
export const OPENING_BELL = minuteOf(calendar.opens);

/** Closing bell by kind of day, in minutes after midnight. */
export const CLOSING_BELLS = {
  full: minuteOf(calendar.closes),
  early: minuteOf(calendar.closesEarly),
} as const;

/** A date outside the calendar: a guess could close the service on a trading day. */
export class CalendarError extends Error {
  override readonly name = 'CalendarError';
}

/**
 * Kind of a day: full trading day, early close, or closed.
 *
 * @param date `YYYY-MM-DD` in the exchange's time zone
 * @throws CalendarError for a year that is not in calendar.json
 */
export function tradingDay(date: string): 'full' | 'early' | 'closed' {
  const year = YEARS[date.slice(0, 4)];
  if (!year) {
    throw new CalendarError(
      `${date} is not in the calendar, which has ${Object.keys(YEARS).join(' and ')}: ` +
        'add the year from https://www.nyse.com/markets/hours-calendars to calendar.json and deploy.',
    );
  }
  const weekday = new Date(date).getUTCDay();
  if (weekday === 0 || weekday === 6 || date in year.closed) return 'closed';
  return date in year.earlyCloses ? 'early' : 'full';
}

/** Days between a date and the end of the calendar. */
export function daysLeft(date: string): number {
  return (Date.parse(LAST_DAY) - Date.parse(date)) / DAY_MS;
}
