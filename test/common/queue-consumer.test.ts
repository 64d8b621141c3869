import type { RetryLater, QueueMessage } from '../../lambda/common/message-queue.ts';
import { QueueConsumer, type QueueConsumerOptions } from '../../lambda/common/queue-consumer.ts';
import { FakeQueues } from '../support/fake-queue.ts';

const URL = 'queue';
const VISIBILITY = 20;

let queues: FakeQueues;
let consumer: QueueConsumer;
let handled: string[][];

beforeEach(() => {
  jest.useFakeTimers();
  queues = new FakeQueues();
  handled = [];
});

afterEach(async () => {
  await drained(0);
  jest.useRealTimers();
});

type Handle = QueueConsumerOptions['handle'];

function start(handle: Handle = async () => Promise.resolve([]), polls = 1): void {
  consumer = new QueueConsumer({
    sqs: queues.client,
    queueUrl: URL,
    visibilitySeconds: VISIBILITY,
    polls,
    handle: (messages) => {
      handled.push(messages.map(({ body }) => body));
      return handle(messages);
    },
  });
}

/** Advances the fake timers, and runs the pending callbacks. */
const pass = (seconds: number) => jest.advanceTimersByTimeAsync(seconds * 1_000);

async function drained(seconds: number): Promise<number> {
  const drain = consumer.drain(seconds);
  await pass(seconds);
  return drain;
}

const put = (...bodies: readonly string[]) => bodies.map((body) => queues.put(URL, body));
const bodies = () => queues.list(URL).map(({ body }) => body);
const keepBack = (message: QueueMessage, delaySeconds: number): RetryLater => ({
  message,
  delaySeconds,
});

/** Returns a handler with the given duration. */
const busyFor = (seconds: number) => async (): Promise<RetryLater[]> => {
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  return [];
};

describe('A batch', () => {
  test('is received, handled and deleted in three calls', async () => {
    const ten = Array.from({ length: 10 }, (_, at) => String(at));
    put(...ten);
    start();
    await pass(0.1);
    expect(handled).toEqual([ten]);
    expect(bodies()).toEqual([]);
    expect(queues.calls.map(({ operation }) => operation)).toEqual([
      'ReceiveMessage',
      'DeleteMessageBatch',
      'ReceiveMessage',
    ]);
  });

  test('comes with id, body, receives and group', async () => {
    const id = queues.put(URL, 'a', 'customer-1');
    const seen: QueueMessage[] = [];
    start((messages) => {
      seen.push(...messages);
      return Promise.resolve([]);
    });
    await pass(0.1);
    expect(seen).toMatchObject([{ id, body: 'a', receives: 1, group: 'customer-1' }]);
  });

  test('is deleted but for what the handler keeps back, each for its own time', async () => {
    put('a', 'b', 'c');
    start((messages) =>
      Promise.resolve(
        messages
          .filter(({ body, receives }) => body !== 'b' && receives === 1)
          .map((message) => keepBack(message, message.body === 'a' ? 3 : 7)),
      ),
    );
    await pass(2.9);
    expect(bodies()).toEqual(['a', 'c']);
    expect(handled).toEqual([['a', 'b', 'c']]);
    await pass(0.2);
    expect(handled.at(-1)).toEqual(['a']);
    await pass(3.7);
    expect(handled).toHaveLength(2);
    await pass(0.3);
    expect(handled.at(-1)).toEqual(['c']);
    expect(bodies()).toEqual([]);
  });

  test('whose handler rejects comes again when its visibility ends', async () => {
    put('a');
    start(() => (handled.length === 1 ? Promise.reject(new Error('bug')) : Promise.resolve([])));
    await pass(VISIBILITY - 0.1);
    expect(handled).toHaveLength(1);
    await pass(0.2);
    expect(handled).toEqual([['a'], ['a']]);
    expect(bodies()).toEqual([]);
  });

  test('that can not be deleted comes again', async () => {
    put('a');
    queues.fail('DeleteMessageBatch', new Error('unavailable'));
    start();
    await pass(1);
    queues.fail('DeleteMessageBatch', undefined);
    await pass(VISIBILITY);
    expect(handled).toEqual([['a'], ['a']]);
    expect(bodies()).toEqual([]);
  });
});

describe('While a batch is worked on', () => {
  test('the next is received', async () => {
    put(...Array.from({ length: 20 }, (_, at) => String(at)));
    start(busyFor(5), 2);
    await pass(0.1);
    expect(handled).toHaveLength(2);
    expect(bodies()).toHaveLength(20);
  });

  test('its messages stay hidden, however long it takes', async () => {
    put('a', 'b');
    start(busyFor(4.9 * VISIBILITY), 2);
    await pass(5 * VISIBILITY + 1);
    expect(handled).toEqual([['a', 'b']]);
    expect(bodies()).toEqual([]);
    // A heartbeat at every third of the visibility timeout, and none after the end.
    expect(queues.count('ChangeMessageVisibilityBatch')).toBe(14);
    await pass(5 * VISIBILITY);
    expect(queues.count('ChangeMessageVisibilityBatch')).toBe(14);
  });

  test('a heartbeat that fails is followed by one that does not', async () => {
    put('a');
    start(busyFor(3 * VISIBILITY), 2);
    queues.fail('ChangeMessageVisibilityBatch', new Error('throttled'));
    await pass(VISIBILITY / 2);
    queues.fail('ChangeMessageVisibilityBatch', undefined);
    await pass(3 * VISIBILITY);
    expect(handled).toEqual([['a']]);
    expect(bodies()).toEqual([]);
  });
});

describe('A receive that fails', () => {
  test('is tried again, less and less often, for as long as it takes', async () => {
    queues.fail('ReceiveMessage', new Error('no route to host'));
    start();
    await pass(0);
    const counts: number[] = [];
    for (const seconds of [1, 2, 4, 8, 16, 30, 30]) {
      await pass(seconds);
      counts.push(queues.count('ReceiveMessage'));
    }
    expect(counts).toEqual([2, 3, 4, 5, 6, 7, 8]);
    queues.fail('ReceiveMessage', undefined);
    put('a');
    await pass(30);
    expect(handled).toEqual([['a']]);
  });
});

describe('Drained', () => {
  test('it receives no more, not even what comes during a long poll', async () => {
    start();
    await pass(1);
    expect(await drained(10)).toBe(0);
    put('a');
    await pass(60);
    expect(handled).toEqual([]);
    expect(queues.count('ReceiveMessage')).toBe(1);
  });

  test('it waits for what is in hand, and not longer', async () => {
    put('a');
    start(busyFor(5));
    await pass(1);
    let left: number | undefined;
    void consumer.drain(30).then((unfinished) => (left = unfinished));
    await pass(3.9);
    expect(left).toBeUndefined();
    await pass(0.2);
    expect(left).toBe(0);
    expect(bodies()).toEqual([]);
  });

  test('it gives back what is not finished in time, for others to take at once', async () => {
    put('a', 'b');
    start(busyFor(60), 2);
    await pass(1);
    expect(await drained(10)).toBe(2);
    expect(queues.list(URL).every(({ visibleAt }) => visibleAt <= Date.now())).toBe(true);
    await pass(10);
    expect(queues.list(URL).every(({ visibleAt }) => visibleAt <= Date.now())).toBe(true);
  });

  test('it does not wait out a backoff', async () => {
    queues.fail('ReceiveMessage', new Error('no route to host'));
    start();
    await pass(20);
    const drain = consumer.drain(30);
    await pass(0);
    expect(await drain).toBe(0);
  });
});
