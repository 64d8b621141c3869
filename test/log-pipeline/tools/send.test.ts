import { NotSentError } from '../../../tools/log-pipeline/producer/not-sent.ts';
import { sendLines, type SendOptions } from '../../../tools/log-pipeline/producer/send.ts';
import { newTally } from '../../../tools/log-pipeline/producer/tally.ts';
import { FakeKinesis } from './support/fake-kinesis.ts';
import { inChunks, linesOf, numbered } from './support/lines.ts';

/** Sends lines; waits take no time and are recorded. */
async function send(content: string, kinesis: FakeKinesis, options: Partial<SendOptions> = {}) {
  const [tally, waits, said] = [newTally(), [] as number[], [] as string[]];
  const outcome = sendLines(inChunks(linesOf(content)), {
    client: kinesis.client,
    stream: 'logs',
    tally,
    warn: (sentence) => said.push(sentence),
    random: () => 1,
    wait: (milliseconds) => Promise.resolve(waits.push(milliseconds)),
    ...options,
  });
  const error = await outcome.then(
    () => undefined,
    (thrown: unknown) => thrown as Error,
  );
  return { tally, waits, said, error };
}

const content = numbered(1_200);
const lines = content.trimEnd().split('\n');

describe('The sender', () => {
  test('sends each line once in full requests', async () => {
    const kinesis = new FakeKinesis();
    const { tally } = await send(content, kinesis);
    expect(kinesis.texts.sort()).toEqual(lines.toSorted());
    expect(kinesis.calls).toEqual([500, 500, 200]);
    expect(tally).toMatchObject({ lines: 1_200, requests: 3, retries: 0 });
  });

  test('counts bytes as sent', async () => {
    expect((await send('abc\nde\n', new FakeKinesis())).tally.bytes).toBe(7);
  });

  test('sends at most the given number of concurrent requests', async () => {
    const kinesis = new FakeKinesis();
    await send(numbered(5_000), kinesis, { concurrency: 3 });
    expect(kinesis.busiest).toBe(3);
  });

  test('keeps the order with one request at a time', async () => {
    const kinesis = new FakeKinesis();
    await send(content, kinesis, { concurrency: 1 });
    expect(kinesis.texts).toEqual(lines);
  });

  test('stops reading while all requests are in progress', async () => {
    const kinesis = new FakeKinesis();
    let ahead = 0;
    async function* source() {
      for await (const chunk of inChunks(linesOf(numbered(10_000)), 500)) {
        ahead = Math.max(ahead, ++chunks - kinesis.accepted.length / 500);
        yield chunk;
      }
    }
    let chunks = 0;
    const options = { client: kinesis.client, stream: 'logs', tally: newTally(), warn: fail };
    await sendLines(source(), { ...options, concurrency: 2 });
    expect(kinesis.accepted).toHaveLength(10_000);
    expect(ahead).toBeLessThanOrEqual(5);
  });

  test('keeps the rate with batches of a tenth of a second', async () => {
    const kinesis = new FakeKinesis();
    const { waits } = await send(numbered(300), kinesis, { rate: 1_000 });
    expect(kinesis.calls).toEqual([100, 100, 100]);
    expect(waits).toHaveLength(2);
    for (const wait of waits) expect(wait).toBeLessThanOrEqual(200);
  });

  test('names and skips a line whose record would be too large', async () => {
    const kinesis = new FakeKinesis();
    const { tally, said } = await send(`short\n${'"'.repeat(40)}\n`, kinesis, {
      format: 'json',
      maxRecordBytes: 100,
    });
    expect(kinesis.texts).toEqual(['{"message":"short"}']);
    expect(tally.tooLong).toBe(1);
    expect(said).toEqual([expect.stringContaining('a.log line 2: not sent, its 95 bytes')]);
  });
});

describe('A record that Kinesis rejects', () => {
  const third = (text: string) => Number(text.slice(5)) % 3 === 0;

  test('is sent again without the others', async () => {
    const kinesis = new FakeKinesis((text, call) => call === 1 && third(text));
    const { tally } = await send(numbered(300), kinesis);
    expect(kinesis.calls).toEqual([300, 100]);
    expect(kinesis.texts.sort()).toEqual(lines.slice(0, 300).sort());
    expect(tally).toMatchObject({ lines: 300, requests: 2, retries: 100 });
  });

  test('keeps its partition key', async () => {
    const first = new FakeKinesis();
    const again = new FakeKinesis((text, call) => call === 1 && third(text));
    for (const kinesis of [first, again]) await send(numbered(300), kinesis);
    const keys = (kinesis: FakeKinesis) => kinesis.accepted.map(({ key }) => key).sort();
    expect(keys(again)).toEqual(keys(first));
  });

  test('is retried after twice the wait each time, up to 5 s, while nothing is accepted', async () => {
    const { waits } = await send('one\n', new FakeKinesis((_, call) => call < 10));
    expect(waits).toEqual([200, 400, 800, 1600, 3200, 5000, 5000, 5000, 5000]);
  });

  test('is retried after a random part of that time', async () => {
    const refusing = new FakeKinesis((_, call) => call < 3);
    const { waits } = await send('one\n', refusing, { random: () => 0.25 });
    expect(waits).toEqual([50, 100]);
  });

  test('is retried as long as other records are accepted', async () => {
    // Accepts one record in each call.
    const slow = new FakeKinesis((text, call) => text !== `line ${call}`);
    const { tally, error } = await send(numbered(50), slow);
    expect(error).toBeUndefined();
    expect(tally).toMatchObject({ lines: 50, requests: 50 });
  });

  test('is counted and named after twelve failed attempts', async () => {
    const bad = ['line 7', 'line 8', 'line 9', 'line 200'];
    const kinesis = new FakeKinesis((text) => bad.includes(text));
    const { error, tally } = await send(numbered(300), kinesis);
    expect(error).toBeInstanceOf(NotSentError);
    expect(error?.message).toBe(
      'Lines not sent: 4, namely a.log 7-9, 200 (ThroughputExceeded slow down).',
    );
    expect((error as NotSentError).records.map(({ line }) => line.number)).toEqual([7, 8, 9, 200]);
    expect(kinesis.calls).toHaveLength(13);
    expect(tally.lines).toBe(296);
  });

  test('ends reading after the requests in progress', async () => {
    const kinesis = new FakeKinesis((_, call) => call === 2 && new Error('connection lost'));
    const { error, tally } = await send(numbered(50_000), kinesis, { concurrency: 2 });
    expect(error?.message).toMatch(/^Lines not sent: 500, namely a\.log 501-1000/);
    expect(error?.message).toContain('connection lost');
    expect(tally.lines).toBe(kinesis.accepted.length);
    expect(tally.lines).toBeLessThan(5_000);
  });

  test('counts as rejected if the response does not confirm it', async () => {
    const answer = () => Promise.resolve({ Records: [], $metadata: {} });
    const client = { send: answer } as unknown as SendOptions['client'];
    const { error } = await send('one\n', new FakeKinesis(), { client });
    expect(error?.message).toMatch(/^Lines not sent: 1,.*no confirmation/);
  });
});

function fail(sentence: string): never {
  throw new Error(sentence);
}
