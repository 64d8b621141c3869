import { isRawNumber, mayHoldLongNumber, parseExact } from './numbers.ts';
import { UnreadableRecord } from './outcome.ts';

/** Limit of OpenSearch (index.mapping.depth.limit). */
const MAX_LEVELS = 20;

/**
 * Parses a JSON object; numbers beyond 2^53 keep their digits.
 *
 * @throws UnreadableRecord 'broken-json', 'unknown-format' for any other value, 'too-deep'
 */
export function parseObject(text: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new UnreadableRecord('broken-json', { cause });
  }
  if (!isObject(value)) throw new UnreadableRecord('unknown-format');
  if (!mayHoldLongNumber(text)) return value;
  // With a reviver JSON.parse is recursive.
  checkDepth(value);
  return parseExact(text) as object;
}

export function isObject(value: unknown): value is object {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value)
  );
}

/** @throws UnreadableRecord 'too-deep' */
export function checkDepth(value: unknown, left = MAX_LEVELS): void {
  if (typeof value !== 'object' || value === null || isRawNumber(value)) return;
  if (left === 0) throw new UnreadableRecord('too-deep');
  for (const part of Object.values(value)) checkDepth(part, left - 1);
}
