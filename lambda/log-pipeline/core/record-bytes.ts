/** Longer records are not read here. */
const MOST_BASE64 = 20_000;
const NEWLINE = 0x0a;

/**
 * The bytes of a record, and then those of its document: memory that is used again costs half of a
 * new Buffer for each. A line is at most three times in its document.
 */
export const BYTES = Buffer.allocUnsafeSlow(MOST_BASE64 * 3);

/** The bytes of a record as characters in Latin-1, without the line's end; nothing when it is too long for this. */
export function readLatin1(data: string): string | undefined {
  if (data.length > MOST_BASE64) return undefined;
  const written = BYTES.base64Write(data, 0);
  return BYTES.latin1Slice(0, BYTES[written - 1] === NEWLINE ? written - 1 : written);
}

/** A document of characters in Latin-1. */
export function toBase64(document: string): string {
  return BYTES.base64Slice(0, BYTES.latin1Write(document, 0));
}
