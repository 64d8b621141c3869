import { createHash } from 'node:crypto';
import { TextDecoder } from 'node:util';
import { PermanentError } from '../../common/errors.ts';

/** Result of a job. */
export interface TextStatistics {
  /** Runs of characters that end in a line feed, and the rest after the last one. */
  readonly lines: number;
  /** Runs of characters without white space (of Unicode, and U+FEFF). */
  readonly words: number;
  /** Unicode code points, without a byte order mark at the start. */
  readonly characters: number;
  readonly bytes: number;
  /** Of the bytes, in lower-case hexadecimal digits. */
  readonly sha256: string;
}

/** Largest text: 10 MiB. */
export const MAX_BYTES = 10 * 1024 * 1024;

/**
 * Reads a text in chunks: memory does not grow with its size.
 *
 * @param chunks the text in UTF-8; a chunk can end within a character
 * @throws PermanentError `not-text` for a text that is not UTF-8 or begins with NUL, which a rotated
 * log file can do, `too-large` over 10 MiB
 */
export async function textStatistics(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<TextStatistics> {
  const hash = createHash('sha256');
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const counter = new Counter();
  let bytes = 0;
  for await (const chunk of chunks) {
    if (bytes === 0 && chunk[0] === 0) throw notText('begins with NUL bytes');
    checkSize((bytes += chunk.length));
    hash.update(chunk);
    counter.read(decode(decoder, chunk));
  }
  counter.read(decode(decoder));
  return { ...counter.counts(), bytes, sha256: hash.digest('hex') };
}

/** @throws PermanentError `too-large` */
export function checkSize(bytes: number): void {
  if (bytes <= MAX_BYTES) return;
  throw new PermanentError(
    'too-large',
    `The object has ${bytes} bytes or more, the limit is ${MAX_BYTES}: split it into several jobs.`,
  );
}

function decode(decoder: TextDecoder, chunk?: Uint8Array): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch {
    throw notText('is not UTF-8');
  }
}

function notText(fault: string): PermanentError {
  return new PermanentError('not-text', `The object ${fault}: convert it, or name another one.`);
}

class Counter {
  #lines = 0;
  #words = 0;
  #characters = 0;
  #inWord = false;
  #inLine = false;

  read(text: string): void {
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      // The second half of a surrogate pair is no character of its own.
      if (unit >= 0xdc00 && unit <= 0xdfff) continue;
      this.#characters++;
      if (unit === 0x0a) this.#lines++;
      const space = isSpace(unit);
      if (!space && !this.#inWord) this.#words++;
      this.#inWord = !space;
      this.#inLine = unit !== 0x0a;
    }
  }

  counts() {
    const lines = this.#lines + (this.#inLine ? 1 : 0);
    return { lines, words: this.#words, characters: this.#characters };
  }
}

function isSpace(unit: number): boolean {
  if (unit < 0x80) return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);
  return /\s/.test(String.fromCharCode(unit));
}
