import { batches } from '../../../tools/log-pipeline/producer/batch.ts';
import { KEY_BYTES } from '../../../tools/log-pipeline/producer/key.ts';
import { toRecords, type LineRecord } from '../../../tools/log-pipeline/producer/record.ts';
import { newTally } from '../../../tools/log-pipeline/producer/tally.ts';
import { linesOf, numbered } from './support/lines.ts';

/** Collects all values. */
async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

const records = (content: string) =>
  toRecords(linesOf(content), { tally: newTally(), warn: () => undefined });

async function* chunks(...given: LineRecord[][]): AsyncGenerator<LineRecord[]> {
  for (const chunk of given) yield await Promise.resolve(chunk);
}

const sizes = async (source: AsyncIterable<readonly LineRecord[]>) =>
  (await all(source)).map(({ length }) => length);

describe('A PutRecords request', () => {
  test('has at most 500 records', async () => {
    const given = records(numbered(1_201));
    const source = chunks(given.slice(0, 300), given.slice(300));
    expect(await sizes(batches(source))).toEqual([500, 500, 201]);
  });

  test.each([
    ['just fit', 0, [10, 1]],
    ['are a byte too large', 1, [9, 2]],
  ])(
    'has at most 10 MiB including partition keys when ten records %s',
    async (_, more, expected) => {
      const data = Buffer.alloc(1024 * 1024 - KEY_BYTES + more);
      const given = records(numbered(11)).map((record) => ({ ...record, data }));
      expect(await sizes(batches(chunks(given)))).toEqual(expected);
    },
  );

  test('keeps the order of the lines', async () => {
    const given = records(numbered(1_201));
    expect((await all(batches(chunks(given)))).flat()).toEqual(given);
  });
});

test('Records are sent without a wait for others that have not arrived', async () => {
  const one = records('one\n');
  let more = (): void => undefined;
  const idle = new Promise<void>((resolve) => (more = resolve));
  async function* source(): AsyncGenerator<LineRecord[]> {
    yield one;
    await idle;
    yield one;
  }
  const iterator = batches(source(), { linger: 1 });
  expect((await iterator.next()).value).toEqual(one);
  more();
  expect(await sizes(iterator)).toEqual([1]);
});

test('Records before the damage of a file become a batch', async () => {
  async function* source(): AsyncGenerator<LineRecord[]> {
    yield await Promise.resolve(records('one\n'));
    throw new Error('damaged');
  }
  const iterator = batches(source());
  expect((await iterator.next()).value).toHaveLength(1);
  await expect(iterator.next()).rejects.toThrow('damaged');
});
