import { createHash } from 'node:crypto';
import { JobError } from './job-error.ts';

/** What a job finds out about a text. */
export interface TextStatistics {
  /** Runs of characters that end in a line feed, and what comes after the last one. */
  readonly lines: number;
  /** Runs of characters without white space (Unicode's, and U+FEFF). */
  readonly words: number;
  /** Unicode code points. */
  readonly characters: number;
  readonly bytes: number;
  /** Of the bytes, in lower-case hexadecimal digits. */
  readonly sha256: string;
}

/** The largest text: 10 MiB. */
export const MAX_BYTES = 10 * 1024 * 1024;

/**
 * Reads a text piece by piece, so that its size costs no memory.
 *
 * @param chunks the text in UTF-8, cut anywhere
 * @throws JobError `not-text` when it is not UTF-8, `too-large` over 10 MiB
 */
export async function textStatistics(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<TextStatistics> {
  const hash = createHash('sha256');
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const counter = new Counter();
  let bytes = 0;
  for await (const chunk of chunks) {
    checkSize((bytes += chunk.length));
    hash.update(chunk);
    counter.read(decode(decoder, chunk));
  }
  counter.read(decode(decoder));
  return { ...counter.counts(), bytes, sha256: hash.digest('hex') };
}

/**
 * Refuses a text by its size.
 *
 * @throws JobError `too-large`
 */
export function checkSize(bytes: number): void {
  if (bytes <= MAX_BYTES) return;
  throw new JobError(
    'too-large',
    `The object has ${bytes} bytes or more, the limit is ${MAX_BYTES}: split it into several jobs.`,
  );
}

function decode(decoder: TextDecoder, chunk?: Uint8Array): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch {
    throw new JobError('not-text', 'The object is not UTF-8: convert it, or name another one.');
  }
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
      // The second half of a pair belongs to the character of the first.
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
