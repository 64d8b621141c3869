import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { partitionKey } from '../../../tools/log-pipeline/producer/key.ts';
import type { Line } from '../../../tools/log-pipeline/producer/line.ts';
import { readLines } from '../../../tools/log-pipeline/producer/read.ts';
import { newTally } from '../../../tools/log-pipeline/producer/tally.ts';
import { numbered } from './support/lines.ts';

let folder = '';
let file = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'read-'));
  file = join(folder, 'access.log');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const options = () => ({
  signal: new AbortController().signal,
  maxLineBytes: 1_000_000,
  source: 'host',
  tally: newTally(),
  warn: () => undefined,
});

async function read(...files: string[]): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const chunk of readLines(files, options())) lines.push(...chunk);
  return lines;
}

const texts = (lines: readonly Line[]) => lines.map(({ bytes }) => bytes.toString());

describe('The reader', () => {
  test('reads one file after the other, each with its own numbers and positions', async () => {
    const other = join(folder, 'other.log');
    writeFileSync(file, 'a\nb\n');
    writeFileSync(other, 'c');
    const lines = await read(file, other);
    expect(lines.map(({ origin, number, position }) => [origin.name, number, position])).toEqual([
      [file, 1, 0],
      [file, 2, 2],
      [other, 1, 0],
    ]);
  });

  test.each([
    ['compressed', (content: string) => gzipSync(content)],
    [
      'compressed in two members',
      (content: string) =>
        Buffer.concat([content.slice(0, 50), content.slice(50)].map((part) => gzipSync(part))),
    ],
  ])('returns the same lines and keys for a file that is %s', async (_, pack) => {
    const content = numbered(5_000);
    writeFileSync(file, content);
    const plain = await read(file);
    writeFileSync(`${file}.gz`, pack(content));
    const packed = await read(`${file}.gz`);
    expect(texts(packed)).toEqual(texts(plain));
    expect(packed.map(partitionKey)).toEqual(plain.map(partitionKey));
  });

  test.each(['', 'x', '\x1f'])('reads a file of %j unchanged', async (content) => {
    writeFileSync(file, content);
    expect(texts(await read(file))).toEqual(content ? [content] : []);
  });

  test('names a damaged gzip file after its valid lines', async () => {
    writeFileSync(file, gzipSync(numbered(5_000)).subarray(0, -20));
    const lines: Line[] = [];
    const reading = async () => {
      for await (const chunk of readLines([file], options())) lines.push(...chunk);
    };
    await expect(reading()).rejects.toThrow(
      `${file} can't be read to its end: unexpected end of file`,
    );
    expect(texts(lines).slice(0, 2)).toEqual(['line 1', 'line 2']);
  });

  test('counts the bytes read from the disk for the progress', async () => {
    writeFileSync(file, gzipSync(numbered(5_000)));
    const counting = options();
    for await (const lines of readLines([file], counting)) expect(lines).toBeDefined();
    expect(counting.tally.read).toBe(gzipSync(numbered(5_000)).length);
  });
});
