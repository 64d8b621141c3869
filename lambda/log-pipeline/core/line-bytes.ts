import { isAscii } from 'node:buffer';

/** Longer records are not read here. */
const MOST_BASE64 = 20_000;
const NEWLINE = 0x0a;

/**
 * The bytes of the line at hand: memory that is used again costs half of a new Buffer for each
 * record.
 */
export const LINE = Buffer.allocUnsafeSlow((MOST_BASE64 / 4) * 3);

/**
 * Reads a record into `LINE`, without the line's end.
 *
 * @returns its text; nothing when it is not all ASCII, or is too long for this
 */
export function readAscii(data: string): string | undefined {
  if (data.length > MOST_BASE64) return undefined;
  const written = LINE.write(data, 'base64');
  const length = LINE[written - 1] === NEWLINE ? written - 1 : written;
  return isAscii(LINE.subarray(0, length)) ? LINE.toString('latin1', 0, length) : undefined;
}
