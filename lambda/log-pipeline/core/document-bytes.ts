import { LINE } from './line-bytes.ts';

/** Fewer bytes are copied faster one by one. */
const WORTH_A_CALL = 24;
const [COLON, ZERO] = [0x3a, 0x30];

/**
 * The bytes of a document on their way to base64, so that no string is made of it or of its fields.
 * Each `put` writes from `to` on and returns where it ended. A line is at most three times in its
 * document.
 */
const bytes = Buffer.allocUnsafeSlow(LINE.length * 3 + 2_048);

export function putBytes(to: number, text: Uint8Array): number {
  bytes.set(text, to);
  return to + text.length;
}

export function putAscii(to: number, text: string): number {
  return to + bytes.write(text, to, 'latin1');
}

/** A part of the line at hand. */
export function putRange(to: number, start: number, end: number): number {
  if (end - start > WORTH_A_CALL) LINE.copy(bytes, to, start, end);
  else for (let at = start; at < end; at++) bytes[to + at - start] = LINE[at] as number;
  return to + end - start;
}

/** Seconds of a day, as 13:55:36. */
export function putClock(to: number, seconds: number): number {
  const minutes = Math.floor(seconds / 60);
  putTwoDigits(to, Math.floor(minutes / 60));
  bytes[to + 2] = COLON;
  putTwoDigits(to + 3, minutes % 60);
  bytes[to + 5] = COLON;
  putTwoDigits(to + 6, seconds % 60);
  return to + 8;
}

/** The document up to there. */
export function toBase64(end: number): string {
  return bytes.toString('base64', 0, end);
}

function putTwoDigits(to: number, value: number): void {
  const tens = Math.floor(value / 10);
  bytes[to] = ZERO + tens;
  bytes[to + 1] = ZERO + value - tens * 10;
}
