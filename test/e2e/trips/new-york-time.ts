const FORMAT = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  timeZoneName: 'longOffset',
});

const HOUR = 3_600_000;
const offsets = new Map<number, number>();

/** Returns New York's offset from UTC at an instant, in milliseconds (negative). */
function offsetAt(instant: number): number {
  // The clock changes on full hours of UTC.
  const hour = Math.floor(instant / HOUR);
  const known = offsets.get(hour);
  if (known !== undefined) return known;
  const name = FORMAT.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value;
  const offset = -Number(name?.slice(4, 6)) * HOUR;
  offsets.set(hour, offset);
  return offset;
}

/** Returns the local time of an instant (milliseconds since 1970) as `YYYY-MM-DD HH:MM:SS`. */
export function localTime(instant: number): string {
  return new Date(instant + offsetAt(instant)).toISOString().slice(0, 19).replace('T', ' ');
}

/**
 * Returns the instants at which the hours of a local day begin: 24, or 23 and 25 on the days of the
 * clock change.
 *
 * @param day local date, `YYYY-MM-DD`
 * @throws Error naming the day when it is not a date
 */
export function hoursOf(day: string): number[] {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(midnight))
    throw new Error(`'${day}' is not a day: it takes a date like 2024-03-10.`);
  return Array.from({ length: 30 }, (_, hour) => midnight + (hour + 3) * HOUR).filter((instant) =>
    localTime(instant).startsWith(day),
  );
}
