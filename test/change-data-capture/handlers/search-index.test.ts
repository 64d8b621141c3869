import './environment.ts';
import { applyRecords } from '../../../lambda/change-data-capture/aws/consume.ts';
import { SearchIndex } from '../../../lambda/change-data-capture/aws/search-index.ts';
import { record } from './records.ts';

let index: SearchIndex;

interface Sent {
  readonly path: string;
  readonly lines: readonly Record<string, unknown>[];
}

let sent: Sent[] = [];
let documents: readonly object[] = [];
let written: readonly object[] = [];

beforeEach(() => {
  [sent, documents, written] = [[], [], []];
  jest.spyOn(globalThis, 'fetch').mockImplementation((url, init) => {
    const path = new URL(url as string).pathname;
    const lines = (init?.body as string).trim().split('\n');
    sent.push({ path, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>) });
    const answer = path === '/_mget' ? { docs: documents } : { items: written };
    return Promise.resolve(Response.json(answer));
  });
  index = new SearchIndex({
    endpoint: 'search.test',
    region: 'eu-central-1',
    credentials: { accessKeyId: 'id', secretAccessKey: 'key' },
  });
});
afterEach(() => jest.restoreAllMocks());

const bulk = () => sent.find(({ path }) => path === '/_bulk')?.lines;
const found = {
  _id: 'public.customers/7',
  found: true,
  _source: { row: { id: 7, notes: 'long' }, capture: { lsn: '5', older: {} } },
};

describe('The index', () => {
  test('has a document of the row whose external version is the position of the change', async () => {
    await applyRecords([record({ lsn: 9, after: { id: 7, name: 'a' } })], index);
    expect(bulk()).toEqual([
      {
        index: {
          _index: 'tables-public.customers',
          _id: 'public.customers/7',
          version: '9',
          version_type: 'external_gte',
        },
      },
      { row: { id: 7, name: 'a' }, capture: { lsn: '9', older: {} } },
    ]);
  });

  test('keeps the value of a column that an update left as it was', async () => {
    documents = [found];
    const after = { id: 7, notes: '__debezium_unavailable_value' };
    await applyRecords([record({ op: 'u', lsn: 9, after })], index);
    expect(bulk()?.[1]).toEqual({
      row: { id: 7, notes: 'long' },
      capture: { lsn: '9', older: { notes: '5' } },
    });
  });

  test('deletes the document of a deleted row with the position as version', async () => {
    await applyRecords([record({ op: 'd', lsn: 9, after: null })], index);
    expect(bulk()).toMatchObject([{ delete: { _id: 'public.customers/7', version: '9' } }]);
  });

  test('writes nothing for a change that is older than the document', async () => {
    documents = [found];
    await applyRecords([record({ lsn: 4 })], index);
    expect(bulk()).toBeUndefined();
  });

  test('counts a rejection for a newer version as done, and a rejected document as failed', async () => {
    const batch = [record({ lsn: 9 })];
    written = [{ index: { _id: 'public.customers/7', status: 409, error: { type: 'conflict' } } }];
    expect(await applyRecords(batch, index)).toEqual([]);
    written = [
      {
        index: {
          _id: 'public.customers/7',
          status: 400,
          error: { type: 'mapper', reason: 'date' },
        },
      },
    ];
    expect(await applyRecords(batch, index)).toEqual(batch);
  });

  test('fails the whole batch with the status when OpenSearch does not accept the request', async () => {
    jest.mocked(fetch).mockResolvedValueOnce(new Response('no', { status: 503 }));
    await expect(applyRecords([record({})], index)).rejects.toThrow('/_mget with 503: no');
  });
});
