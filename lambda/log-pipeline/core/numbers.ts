import { json, type RawNumber } from '../../common/json-source.ts';

/** Matches text that can hold a number beyond 2^53. */
const LONG_NUMBER = /\d{16}|\d[eE]/;

/** Whole number as digits; JSON.stringify writes all of them. */
export function exactNumber(digits: string): number | RawNumber {
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : json.rawJSON(digits);
}

export function isRawNumber(value: unknown): value is RawNumber {
  return json.isRawJSON(value);
}

export function mayHoldLongNumber(text: string): boolean {
  return LONG_NUMBER.test(text);
}

/** JSON.parse in which numbers beyond 2^53 keep their digits. */
export function parseExact(text: string): unknown {
  return json.parse(text, (_, value, { source }) =>
    typeof value === 'number' && source !== undefined && Math.abs(value) > Number.MAX_SAFE_INTEGER
      ? json.rawJSON(source)
      : value,
  );
}
