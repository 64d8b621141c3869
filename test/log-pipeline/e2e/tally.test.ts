import { countsOf, tally } from './tally.ts';
import { tagged } from './tagged.ts';
import { undocumented, type FailedRecord } from '../../e2e/failed-records.ts';

const half = Buffer.from([0x61, 0xe2, 0x82]);
const all = tagged(['one', 'two', half, 'four']);

const document = (at: number) => ({ 'event.original': all.lines[at]?.toString() });
const failed = (at: number): FailedRecord => ({
  kind: 'processing-failed',
  fields: {},
  data: Buffer.concat([all.lines[at] ?? half, Buffer.from('\n')]),
});
const refused = (at: number): FailedRecord => ({
  kind: 'AmazonOpenSearchService-failed',
  fields: {},
  data: Buffer.from(JSON.stringify(document(at))),
});

describe('The tally', () => {
  test('counts each line as a document or a failed record, whatever its bytes', () => {
    const outcome = { documents: [document(0), document(1)], failed: [failed(2), refused(3)] };
    expect(tally(all, outcome)).toBe('sent 4, found 2, failed 2, lost 0, twice 0');
  });

  test('reports a lost line and a line with two documents', () => {
    const outcome = { documents: [document(0), document(0), document(3)], failed: [failed(2)] };
    expect(countsOf(all, outcome)).toEqual({ sent: 4, found: 2, failed: 1, lost: 1, twice: 1 });
  });

  test('distinguishes lines that differ in one byte', () => {
    const other = { ...failed(2), data: Buffer.from(`a\ufffd ${all.tag}-2\n`) };
    expect(countsOf(all, { documents: [], failed: [other] })).toMatchObject({ failed: 0, lost: 4 });
  });
});

test('A failed record without the attributes that AWS documents is reported as a problem', () => {
  const fields = { attemptsMade: 1, arrivalTimestamp: '1', errorCode: 'x', errorMessage: 'y' };
  expect(undocumented({ kind: 'processing-failed', fields, data: half })).toEqual([
    'processing-failed: arrivalTimestamp is string, not number',
    'processing-failed: attemptEndingTimestamp is undefined, not number',
    'processing-failed: rawData is undefined, not string',
    'processing-failed: lambdaArn is undefined, not string',
  ]);
});
