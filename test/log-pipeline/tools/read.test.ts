import {
  appendFileSync,
  mkdtempSync,
  rmSync,
  truncateSync,
  writeFileSync,
  renameSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { partitionKey } from '../../../tools/log-pipeline/producer/key.ts';
import type { Line } from '../../../tools/log-pipeline/producer/line.ts';
import { followLines, readLines } from '../../../tools/log-pipeline/producer/read.ts';
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

describe('Reading', () => {
  test('one file after the other, each with its own numbers and positions', async () => {
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
    ['packed', (content: string) => gzipSync(content)],
    [
      'packed in two pieces',
      (content: string) =>
        Buffer.concat([content.slice(0, 50), content.slice(50)].map((part) => gzipSync(part))),
    ],
  ])('a file that is %s has the lines and keys of the plain one', async (_, pack) => {
    const content = numbered(5_000);
    writeFileSync(file, content);
    const plain = await read(file);
    writeFileSync(`${file}.gz`, pack(content));
    const packed = await read(`${file}.gz`);
    expect(texts(packed)).toEqual(texts(plain));
    expect(packed.map(partitionKey)).toEqual(plain.map(partitionKey));
  });

  test.each(['', 'x', '\x1f'])('a file of %j is read as it is', async (content) => {
    writeFileSync(file, content);
    expect(texts(await read(file))).toEqual(content ? [content] : []);
  });

  test('a damaged gzip file is named, after its good lines', async () => {
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

  test('what was read of the disk is counted, for the progress', async () => {
    writeFileSync(file, gzipSync(numbered(5_000)));
    const counting = options();
    for await (const lines of readLines([file], counting)) expect(lines).toBeDefined();
    expect(counting.tally.read).toBe(gzipSync(numbered(5_000)).length);
  });
});

describe('Following a growing file', () => {
  /** Follows while the steps are done, each as soon as so many lines have come. */
  async function followed(...steps: [lines: number, step: () => void | Promise<void>][]) {
    const end = new AbortController();
    const lines: Line[] = [];
    const following = { ...options(), signal: end.signal, interval: 1, quietLooks: 20 };
    for await (const chunk of followLines(file, following)) {
      lines.push(...chunk);
      while (steps[0] && lines.length >= steps[0][0]) await steps.shift()?.[1]();
      if (steps.length === 0) end.abort();
    }
    return lines;
  }
  const done = () => undefined;
  const append = (text: string, to = file) => {
    appendFileSync(to, text);
  };

  test('its lines come from the beginning and as they are written', async () => {
    writeFileSync(file, '1\n2\n');
    const lines = await followed(
      [
        2,
        () => {
          append('3\n');
        },
      ],
      [
        3,
        () => {
          append('4\n5\n');
        },
      ],
      [5, done],
    );
    expect(texts(lines)).toEqual(['1', '2', '3', '4', '5']);
  });

  test('a line waits until it is complete', async () => {
    writeFileSync(file, '1\n2, fir');
    const lines = await followed(
      [
        1,
        () => {
          append('st half\n');
        },
      ],
      [2, done],
    );
    expect(texts(lines)).toEqual(['1', '2, first half']);
  });

  test('its keys are those of the whole file', async () => {
    writeFileSync(file, '1\n');
    const lines = await followed(
      [
        1,
        () => {
          append('2\n');
        },
      ],
      [2, done],
    );
    expect(lines.map(partitionKey)).toEqual((await read(file)).map(partitionKey));
  });

  test('renamed and made anew: what is still written to the old one comes first', async () => {
    writeFileSync(file, '1\n');
    const lines = await followed(
      [
        1,
        async () => {
          renameSync(file, `${file}.1`);
          append('2, late\n', `${file}.1`);
          await sleep(5);
          writeFileSync(file, '3\n');
          append('no line end', `${file}.1`);
        },
      ],
      [
        4,
        () => {
          append('4\n');
        },
      ],
      [5, done],
    );
    expect(texts(lines)).toEqual(['1', '2, late', 'no line end', '3', '4']);
    expect(lines.map(({ number }) => number)).toEqual([1, 2, 3, 1, 2]);
  });

  test('deleted and made anew with more lines, on file systems that give the same inode again', async () => {
    writeFileSync(file, '1\n2\n');
    const lines = await followed(
      [
        2,
        async () => {
          rmSync(file);
          await sleep(20);
          writeFileSync(file, '3\n4\n5\n6\n');
        },
      ],
      [6, done],
    );
    expect(texts(lines)).toEqual(['1', '2', '3', '4', '5', '6']);
  });

  test('truncated: it begins again, with other keys', async () => {
    writeFileSync(file, 'same\nsame\n');
    const lines = await followed(
      [
        2,
        async () => {
          truncateSync(file);
          await sleep(20);
          append('other\n');
        },
      ],
      [
        3,
        () => {
          append('same\n');
        },
      ],
      [4, done],
    );
    expect(texts(lines)).toEqual(['same', 'same', 'other', 'same']);
    expect(new Set(lines.map(partitionKey)).size).toBe(4);
  });
});
