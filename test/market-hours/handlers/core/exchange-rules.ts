/**
 * Holidays by the rules of the exchange (NYSE Rule 7.2), independent of the calendar: a holiday on a
 * Saturday moves to Friday, on a Sunday to Monday.
 */
export function holidays(year: number): string[] {
  return [
    observed(day(year, 1, 1)),
    nth(year, 1, MONDAY, 3),
    nth(year, 2, MONDAY, 3),
    plus(easter(year), -2),
    lastMondayOfMay(year),
    observed(day(year, 6, 19)),
    observed(day(year, 7, 4)),
    nth(year, 9, MONDAY, 1),
    nth(year, 11, THURSDAY, 4),
    observed(day(year, 12, 25)),
  ]
    .map(iso)
    .sort();
}

/** Early closes: the day after Thanksgiving, and the eves of Independence Day and Christmas that are trading days. */
export function earlyCloses(year: number): string[] {
  const closed = holidays(year);
  const eves = [day(year, 7, 3), day(year, 12, 24)].filter(
    (eve) => eve.getUTCDay() >= 1 && eve.getUTCDay() <= 4 && !closed.includes(iso(eve)),
  );
  return [...eves, plus(nth(year, 11, THURSDAY, 4), 1)].map(iso).sort();
}

const MONDAY = 1;
const THURSDAY = 4;

function day(year: number, month: number, date: number): Date {
  return new Date(Date.UTC(year, month - 1, date));
}

function plus(date: Date, days: number): Date {
  return new Date(date.getTime() + days * 86_400_000);
}

function iso(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function observed(date: Date): Date {
  const weekday = date.getUTCDay();
  return plus(date, weekday === 6 ? -1 : weekday === 0 ? 1 : 0);
}

function nth(year: number, month: number, weekday: number, n: number): Date {
  const first = day(year, month, 1);
  return plus(first, ((weekday - first.getUTCDay() + 7) % 7) + (n - 1) * 7);
}

function lastMondayOfMay(year: number): Date {
  const last = day(year, 5, 31);
  return plus(last, -((last.getUTCDay() + 6) % 7));
}

/** Easter Sunday, by Meeus, Jones and Butcher. */
function easter(year: number): Date {
  const a = year % 19;
  const [b, c] = [Math.floor(year / 100), year % 100];
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const m = Math.floor((a + 11 * h) / 319);
  const r = (2 * (b % 4) + 2 * Math.floor(c / 4) - (c % 4) - h + m + 32) % 7;
  const n = Math.floor((h - m + r + 90) / 25);
  return day(year, n, (h - m + r + n + 19) % 32);
}
