const TIME = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'America/New_York',
  hour: '2-digit',
  minute: '2-digit',
});

const DAY = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/New_York',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

const DOLLARS = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  maximumFractionDigits: 0,
});

/** Local time of New York, e.g. `08:35`. */
export function timeOfDay(instant: string): string {
  return TIME.format(new Date(instant));
}

/** Local day of New York, `YYYY-MM-DD`. */
export function today(): string {
  return DAY.format(new Date());
}

export function dollars(cents: number): string {
  return DOLLARS.format(cents / 100);
}

export function whole(value: number): string {
  return value.toLocaleString('en-US');
}

/** Duration in its largest unit, e.g. `4 min`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1_000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
