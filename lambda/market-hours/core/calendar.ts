import calendar from './calendar.json' with { type: 'json' };
import { minuteOf } from './exchange-time.ts';

interface Year {
  /** Holidays on weekdays: what the exchange calls each, by date. */
  readonly closed: Readonly<Record<string, string>>;
  readonly earlyCloses: Readonly<Record<string, string>>;
}

const YEARS: Readonly<Record<string, Year>> = calendar.years;
const LAST_DAY = `${Object.keys(YEARS).at(-1) ?? ''}-12-31`;
const DAY_MS = 86_400_000;

/** Minutes after midnight at which the exchange's bell opens every trading day. */
export const OPENING_BELL = minuteOf(calendar.opens);

/** Minutes after midnight of the closing bell, by kind of day. */
export const CLOSING_BELLS = {
  full: minuteOf(calendar.closes),
  early: minuteOf(calendar.closesEarly),
} as const;

/** A date of which the calendar knows nothing: guessing could close the service on a trading day. */
export class CalendarError extends Error {
  override readonly name = 'CalendarError';
}

/**
 * What the exchange does on a day: trade in full, close early, or not trade at all.
 *
 * @param date `YYYY-MM-DD` in the exchange's time zone
 * @throws CalendarError for a year that calendar.json has not
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

/** Days for which the calendar still has an answer after this one. */
export function daysLeft(date: string): number {
  return (Date.parse(LAST_DAY) - Date.parse(date)) / DAY_MS;
}
