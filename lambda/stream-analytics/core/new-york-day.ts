const DAY = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/New_York',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** Local day of New York at an instant, `YYYY-MM-DD`. */
export function newYorkDay(instant: Date): string {
  return DAY.format(instant);
}
