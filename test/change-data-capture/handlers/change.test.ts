import { isHeartbeat, readChange } from '../../../lambda/change-data-capture/core/change.ts';
import { record } from './records.ts';

describe('A record of Debezium', () => {
  test('becomes a change with table, id, position and row', () => {
    expect(readChange(record({ lsn: 26_695_728, after: { id: 7, name: 'Ada' } }))).toEqual({
      table: 'public.customers',
      id: 'public.customers/7',
      lsn: 26_695_728n,
      row: { id: 7, name: 'Ada' },
      unavailable: [],
    });
  });

  test('has all columns of the primary key in its id, in their order', () => {
    const key = { order_id: 17, line: 2, table: 'shop.public.order_lines' };
    expect(readChange(record({ key, table: 'order_lines' }))?.id).toBe('public.order_lines/17/2');
  });

  test('has an id in which a slash of a key does not look like another column', () => {
    expect(readChange(record({ key: { code: 'a/b' } }))?.id).toBe('public.customers/a%2Fb');
  });

  test('keeps an integer exactly that a number of JavaScript can not hold', () => {
    const change = readChange(record({ raw: '{"id":9223372036854775807}', key: { id: 1 } }));
    expect(change?.row).toEqual({ id: '9223372036854775807' });
  });

  test('keeps a position beyond 53 bits exactly', () => {
    expect(readChange(record({ lsn: '9007199254740993' }))?.lsn).toBe(9_007_199_254_740_993n);
  });

  test('names the columns that an update left as they were', () => {
    const after = { id: 7, notes: '__debezium_unavailable_value' };
    expect(readChange(record({ op: 'u', after }))).toMatchObject({
      row: { id: 7 },
      unavailable: ['notes'],
    });
  });

  test('has no row after a deletion', () => {
    expect(readChange(record({ op: 'd', after: null }))).not.toHaveProperty('row');
  });

  test('is no change when it is a tombstone', () => {
    expect(readChange({ ...record({}), value: undefined })).toBeUndefined();
  });

  test('is a heartbeat when its table is the heartbeat table', () => {
    const change = readChange(record({ table: 'capture_heartbeat' }));
    expect(change && isHeartbeat(change)).toBe(true);
  });

  test.each([
    ['text that is not JSON', 'hello', 'no change event of Debezium'],
    ['JSON without an operation', '{"a":1}', 'no change event of Debezium'],
    [
      'a change without a row',
      '{"op":"c","after":null,"source":{"lsn":1,"schema":"s","table":"t"}}',
      "kind 'c' has no row",
    ],
  ])('is refused with its beginning when it is %s', (_, text, message) => {
    const value = Buffer.from(text);
    expect(() => readChange({ ...record({}), value })).toThrow(message);
    expect(() => readChange({ ...record({}), value })).toThrow(
      JSON.stringify(text.slice(0, 20)).slice(1, -2),
    );
  });

  test('is refused without a primary key', () => {
    expect(() => readChange(record({ key: { table: 'shop.public.customers' } }))).toThrow(
      'no column of a primary key',
    );
  });

  test('is refused for a truncation, with the steps that follow', () => {
    expect(() => readChange(record({ op: 't', after: null }))).toThrow(
      /public\.customers was truncated.*new snapshot/,
    );
  });
});
