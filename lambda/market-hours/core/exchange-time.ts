import calendar from './calendar.json' with { type: 'json' };

/** Local date and time of the exchange. */
export interface ExchangeTime {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Minutes since midnight, 0 to 1,439. */
  readonly minute: number;
}

/** Time zone of the exchange; Intl knows its daylight saving time. */
export const TIME_ZONE = calendar.timeZone;

// The locale sv-SE formats dates and times as in ISO 8601.
const format = new Intl.DateTimeFormat('sv-SE', {
  timeZone: TIME_ZONE,
  dateStyle: 'short',
  timeStyle: 'short',
});

export function exchangeTime(time: Date): ExchangeTime {
  const [date = '', clock = ''] = format.format(time).split(' ');
  return { date, minute: minuteOf(clock) };
}

/** Minutes since midnight of `HH:MM`. */
export function minuteOf(clock: string): number {
  const [hours, minutes] = clock.split(':').map(Number);
  return Number(hours) * 60 + Number(minutes);
}
