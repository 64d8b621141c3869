import { HttpError } from '../../common/http.ts';
import { newYorkDay } from './new-york-day.ts';

/** Query parameters of a request, as API Gateway passes them. */
export type Query = Readonly<Record<string, string | undefined>>;

/** Highest number in the taxi zone table. */
const ZONES = 265;
const MAX_LIMIT = 1_000;

/**
 * Rejects unknown parameters, which would otherwise have no effect.
 *
 * @throws HttpError 400
 */
export function onlyKnown(query: Query, known: readonly string[]): void {
  const unknown = Object.keys(query).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw invalid(
      'unknown-parameter',
      `There is no parameter '${shown(unknown)}'`,
      known.join(', '),
    );
}

/** Local day of New York; today by default. */
export function dayOf({ day }: Query, now = new Date()): string {
  if (day === undefined) return newYorkDay(now);
  const date = /^\d{4}-\d\d-\d\d$/.test(day) ? new Date(`${day}T00:00:00Z`) : undefined;
  if (!date || Number.isNaN(date.getTime()) || !date.toISOString().startsWith(day))
    throw invalid('invalid-day', `day is '${shown(day)}'`, 'a date such as 2026-03-08');
  return day;
}

/** One of the allowed values; the first one by default. */
export function oneOf<const T extends string>(
  query: Query,
  name: string,
  allowed: readonly T[],
): T {
  const value = query[name] ?? allowed[0];
  const found = allowed.find((each) => each === value);
  if (found === undefined)
    throw invalid(`invalid-${name}`, `${name} is '${shown(value ?? '')}'`, allowed.join(' or '));
  return found;
}

/** Number of a zone; undefined for all zones. */
export function zoneOf({ zone }: Query): number | undefined {
  if (zone === undefined) return undefined;
  return wholeNumber('zone', zone, ZONES);
}

/** Number of items of a page. */
export function limitOf({ limit }: Query, byDefault: number): number {
  return limit === undefined ? byDefault : wholeNumber('limit', limit, MAX_LIMIT);
}

/** Opaque position of the next page in a series. */
export function cursorOf(key: Readonly<Record<string, unknown>>): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/**
 * Key from which a page continues.
 *
 * @param series partition of the request; a cursor of another one is refused
 * @param names attributes of the key beside `series`
 */
export function startOf(
  { next }: Query,
  series: string,
  names: readonly string[],
): Record<string, string> | undefined {
  if (next === undefined) return undefined;
  const key = parsed(next);
  const valid =
    key?.series === series &&
    names.every((name) => typeof key[name] === 'string') &&
    Object.keys(key).length === names.length + 1;
  if (valid) return key as Record<string, string>;
  throw invalid(
    'invalid-next',
    `next is '${shown(next)}'`,
    'the value that the previous page returned for the same parameters',
  );
}

function parsed(cursor: string): Record<string, unknown> | undefined {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return typeof key === 'object' && key ? (key as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function wholeNumber(name: string, text: string, highest: number): number {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= highest) return value;
  throw invalid(
    `invalid-${name}`,
    `${name} is '${shown(text)}'`,
    `a whole number from 1 to ${highest}`,
  );
}

function invalid(reason: string, problem: string, allowed: string): HttpError {
  return new HttpError(400, reason, `${problem}: it takes ${allowed}.`);
}

function shown(text: string): string {
  return text.slice(0, 60);
}
