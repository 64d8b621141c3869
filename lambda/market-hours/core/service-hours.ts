import { CLOSING_BELLS, OPENING_BELL, tradingDay } from './calendar.ts';
import { exchangeTime } from './exchange-time.ts';

/** Minutes from the start of the service to the opening bell. */
export const LEAD_MINUTES = 15;

/** Minutes from the closing bell to the stop of the service, for the trades that wait. */
export const GRACE_MINUTES = 15;

/** Flexible time window of EventBridge Scheduler, in minutes: shorter than the lead, so that tasks run at the bell. */
export const WINDOW_MINUTES = 10;

/** Start of the service, in minutes after midnight. */
export const OPENS = OPENING_BELL - LEAD_MINUTES;

/** Stop of the service by kind of day, in minutes after midnight. */
export const CLOSES = {
  full: CLOSING_BELLS.full + GRACE_MINUTES,
  early: CLOSING_BELLS.early + GRACE_MINUTES,
} as const;

/** Expected state of the service at a time. */
export interface ServiceHours {
  readonly shouldBeOpen: boolean;
  /** The schedule can still be within its flexible time window: both states are right. */
  readonly isChanging: boolean;
  /** Seconds since the service should be open, 0 while it should be closed. */
  readonly openSeconds: number;
}

/**
 * Expected state of the service by the calendar of the exchange.
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
