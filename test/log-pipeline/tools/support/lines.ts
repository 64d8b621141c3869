import type { Line } from '../../../../tools/log-pipeline/producer/line.ts';
import { LineSplitter } from '../../../../tools/log-pipeline/producer/split.ts';
import { newTally, type Tally } from '../../../../tools/log-pipeline/producer/tally.ts';

/** Lines of a file with this content, read in chunks of the given size in bytes. */
export function linesOf(
  content: string | Buffer,
  {
    name = 'a.log',
    source = 'host',
    maxLineBytes = 1_000_000,
    chunk = 65_536,
    tally = newTally(),
    warn = (): void => undefined,
  }: {
    name?: string;
    source?: string;
    maxLineBytes?: number;
    chunk?: number;
    tally?: Tally;
    warn?: (sentence: string) => void;
  } = {},
): Line[] {
  const splitter = new LineSplitter({ name, source, maxLineBytes, tally, warn });
  const bytes = Buffer.from(content);
  const lines: Line[] = [];
  for (let at = 0; at < bytes.length; at += chunk)
    lines.push(...splitter.push(bytes.subarray(at, at + chunk)));
  return [...lines, ...splitter.end()];
}

/** Source that yields lines in chunks of the given number. */
export async function* inChunks(lines: readonly Line[], size = 300): AsyncGenerator<Line[]> {
  for (let at = 0; at < lines.length; at += size)
    yield await Promise.resolve(lines.slice(at, at + size));
}

/** Numbered lines, each with its line end. */
export function numbered(count: number): string {
  return Array.from({ length: count }, (_, at) => `line ${at + 1}\n`).join('');
}
