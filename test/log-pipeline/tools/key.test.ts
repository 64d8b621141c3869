import { createHash } from 'node:crypto';
import { partitionKey } from '../../../tools/log-pipeline/producer/key.ts';
import { linesOf, numbered } from './support/lines.ts';

const keys = (...args: Parameters<typeof linesOf>) => linesOf(...args).map(partitionKey);

/** Shard of a key by its MD5 hash, as in Kinesis, for an even split of the hash range. */
function shardOf(key: string, shards: number): number {
  const md5 = BigInt(`0x${createHash('md5').update(key).digest('hex')}`);
  return Number((md5 * BigInt(shards)) >> 128n);
}

describe('A line’s partition key', () => {
  test('is l1- and 22 characters of base64url', () => {
    for (const key of keys(numbered(100))) expect(key).toMatch(/^l1-[A-Za-z0-9_-]{22}$/);
  });

  test('never changes between versions, which would duplicate documents', () => {
    expect(keys('first\nsecond\n')).toMatchInlineSnapshot(`
      [
        "l1-8eWalugK6MT6su-VMQDK_M",
        "l1-keWqoY83bLJXai4bMZfzKd",
      ]
    `);
  });

  test('is the same if the file is read again, in other chunks, under another name', () => {
    const content = numbered(1_000);
    expect(keys(content, { chunk: 10, name: 'a.log.1' })).toEqual(keys(content));
  });

  test('is the same if the file has grown', () => {
    const before = keys(numbered(10));
    expect(keys(numbered(1_000)).slice(0, 10)).toEqual(before);
  });

  test('differs for an identical line at another position', () => {
    expect(new Set(keys('same\n'.repeat(500))).size).toBe(500);
  });

  test('differs for other lines at the same positions of files with the same beginning', () => {
    expect(keys('#Fields: a b\none\n')[1]).not.toBe(keys('#Fields: a b\ntwo\n')[1]);
  });

  test('differs for the same line of a file with another beginning', () => {
    expect(keys('Monday \nsame\n')[1]).not.toBe(keys('Tuesday\nsame\n')[1]);
  });

  test('differs for the same lines from another host', () => {
    expect(keys('health\n', { source: 'web-1' })).not.toEqual(
      keys('health\n', { source: 'web-2' }),
    );
  });

  test('has the same form for a line of any length', () => {
    const long = 'x'.repeat(100_000);
    expect(keys(`${long}\n${long}\n`)).toEqual(keys(`${long}\n${long}\n`, { chunk: 999 }));
  });

  test.each([2, 5, 16])('spreads lines evenly over %i shards', (shards) => {
    const count = 20_000;
    const load = new Map<number, number>();
    for (const key of keys('same\n'.repeat(count))) {
      const shard = shardOf(key, shards);
      load.set(shard, (load.get(shard) ?? 0) + 1);
    }
    expect(load.size).toBe(shards);
    // Chi-squared with up to 15 degrees of freedom exceeds 50 once in 70,000 cases.
    const expected = count / shards;
    const chi = [...load.values()].reduce(
      (sum, seen) => sum + (seen - expected) ** 2 / expected,
      0,
    );
    expect(chi).toBeLessThan(50);
  });
});
