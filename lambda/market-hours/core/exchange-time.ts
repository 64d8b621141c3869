import calendar from './calendar.json' with { type: 'json' };

/** A time as the clock on the exchange's wall shows it. */
export interface ExchangeTime {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Whole minutes since midnight, 0 to 1,439. */
  readonly minute: number;
}

/** The exchange's time zone: daylight saving time is Intl's business, and nobody else's. */
export const TIME_ZONE = calendar.timeZone;

// sv-SE writes dates and times as ISO 8601 does.
const wall = new Intl.DateTimeFormat('sv-SE', {
  timeZone: TIME_ZONE,
  dateStyle: 'short',
  timeStyle: 'short',
});

export function exchangeTime(time: Date): ExchangeTime {
  const [date = '', clock = ''] = wall.format(time).split(' ');
  return { date, minute: minuteOf(clock) };
}

/** Minutes since midnight of `HH:MM`. */
export function minuteOf(clock: string): number {
  const [hours, minutes] = clock.split(':').map(Number);
  return Number(hours) * 60 + Number(minutes);
}
