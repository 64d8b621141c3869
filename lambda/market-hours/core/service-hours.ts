import { CLOSING_BELLS, OPENING_BELL, tradingDay } from './calendar.ts';
import { exchangeTime } from './exchange-time.ts';

/** Minutes before the opening bell at which the service is told to start. */
export const LEAD_MINUTES = 15;

/** Minutes after the closing bell until which the service works off what was reported. */
export const GRACE_MINUTES = 15;

/** Minutes that EventBridge Scheduler may take its time with: less than the lead, so that tasks are up at the bell. */
export const WINDOW_MINUTES = 10;

/** Minute of the exchange's day at which the service is told to start. */
export const OPENS = OPENING_BELL - LEAD_MINUTES;

/** Minute of the exchange's day at which it is told to stop, by kind of day. */
export const CLOSES = {
  full: CLOSING_BELLS.full + GRACE_MINUTES,
  early: CLOSING_BELLS.early + GRACE_MINUTES,
} as const;

/** What holds for the service at a time. */
export interface ServiceHours {
  readonly shouldBeOpen: boolean;
  /** Whether the schedule that makes it so may still be on its way: neither state is wrong now. */
  readonly isChanging: boolean;
  /** For how long it should have been open, 0 while closed. */
  readonly openSeconds: number;
}

/**
 * The service's hours by the exchange's calendar.
 *
 * @throws CalendarError for a time outside the calendar's years
 */
export function serviceHours(time: Date): ServiceHours {
  const { date, minute } = exchangeTime(time);
  const day = tradingDay(date);
  if (day === 'closed') return { shouldBeOpen: false, isChanging: false, openSeconds: 0 };
  const shouldBeOpen = OPENS <= minute && minute < CLOSES[day];
  return {
    shouldBeOpen,
    isChanging: [OPENS, CLOSES[day]].some(
      (change) => change <= minute && minute < change + WINDOW_MINUTES,
    ),
    openSeconds: shouldBeOpen ? (minute - OPENS) * 60 : 0,
  };
}
