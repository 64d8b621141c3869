import { createReadStream } from 'node:fs';
import type { Line } from './line.ts';
import { LineSplitter, type SplitOptions } from './split.ts';
import { unpacked } from './unpack.ts';

/** Name of standard input, as for `cat`. */
export const STDIN = '-';

/** Error for a file that cannot be read to its end. */
export class ReadError extends Error {
  override readonly name = 'ReadError';
}

export interface ReadOptions extends Omit<SplitOptions, 'name'> {
  /** Ends reading early, without an error. */
  readonly signal: AbortSignal;
}

/** Reads the lines of files, one file after the other, as they arrive; unpacks gzip. */
export async function* readLines(
  files: readonly string[],
  options: ReadOptions,
): AsyncGenerator<readonly Line[]> {
  const { signal, tally } = options;
  for (const file of files) {
    const name = file === STDIN ? 'stdin' : file;
    const stream = file === STDIN ? process.stdin : createReadStream(file);
    const end = () => stream.destroy();
    signal.addEventListener('abort', end);
    try {
      const bytes = counted(stream as AsyncIterable<Buffer>, (count) => (tally.read += count));
      yield* split(unpacked(bytes), { ...options, name });
    } catch (error) {
      if (!signal.aborted) throw unreadable(name, error);
    } finally {
      signal.removeEventListener('abort', end);
      end();
    }
    if (signal.aborted) return;
  }
}

async function* split(
  chunks: AsyncIterable<Buffer>,
  options: SplitOptions,
): AsyncGenerator<readonly Line[]> {
  const splitter = new LineSplitter(options);
  for await (const chunk of chunks) yield splitter.push(chunk);
  yield splitter.end();
}

function unreadable(name: string, error: unknown): ReadError {
  const message = `${name} can't be read to its end: ${(error as Error).message}.`;
  return new ReadError(message, { cause: error });
}

async function* counted(
  chunks: AsyncIterable<Buffer>,
  count: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    count(chunk.length);
    yield chunk;
  }
}
