import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
  type PutItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import type { QueueMessage } from '../../../lambda/common/message-queue.ts';
import { processMessages } from '../../../lambda/common/process-messages.ts';
import { validateTrade } from '../../../lambda/market-hours/aws/validate-trade.ts';
import { Verdicts } from '../../../lambda/market-hours/aws/verdicts.ts';

const SENT = new Date('2026-03-06T23:00:00Z');
const GOOD = {
  symbol: 'KO',
  side: 'buy',
  quantity: 100,
  price: 71,
  executedAt: '2026-03-06T15:00:00Z',
};

const dynamo = mockClient(DynamoDBClient);
const sqs = mockClient(SQSClient);

type Item = NonNullable<PutItemCommandInput['Item']>;
const items = new Map<string, Item>();
/** Errors of the table by the id of the trade. */
const failing = new Map<string, Error>();

const handle = validateTrade(new Verdicts('verdicts', new DynamoDBClient()));
const validate = (messages: readonly QueueMessage[]) =>
  processMessages(messages, { handle, deadLetterQueueUrl: 'dead-letters', maxReceives: 5 });

/** Table in memory that supports conditional puts of new items. */
function put({ Item: item = {}, ConditionExpression }: PutItemCommandInput): object {
  expect(ConditionExpression).toBe('attribute_not_exists(id)');
  const id = item.id?.S ?? '';
  const error = failing.get(id);
  if (error) throw error;
  const known = items.get(id);
  if (known) {
    throw new ConditionalCheckFailedException({ message: 'known', Item: known, $metadata: {} });
  }
  items.set(id, item);
  return {};
}

beforeEach(() => {
  items.clear();
  failing.clear();
  sqs.reset();
  dynamo.reset();
  dynamo.on(PutItemCommand).callsFake(put);
});

function message(body: string | object, receives = 1): QueueMessage {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { id: 'message', body: text, receiptHandle: 'receipt', receives, sentAt: SENT };
}

const failedMessages = () =>
  sqs.commandCalls(SendMessageCommand).map(({ args: [{ input }] }) => ({
    queue: input.QueueUrl,
    body: input.MessageBody,
    reason: input.MessageAttributes?.reason?.StringValue,
    explanation: input.MessageAttributes?.explanation?.StringValue,
  }));

const verdictOf = (id: string) => items.get(id)?.verdict?.S;

describe('A trade', () => {
  test('gets its verdict, with the report and its time', async () => {
    expect(await validate([message({ id: 'a', ...GOOD })])).toEqual([]);
    expect(items.get('a')).toMatchObject({
      verdict: { S: 'accepted' },
      objections: { L: [] },
      report: { S: JSON.stringify({ id: 'a', ...GOOD }) },
      reportedAt: { S: '2026-03-06T23:00:00.000Z' },
    });
  });

  test('is rejected with all rules that it breaks', async () => {
    await validate([message({ id: 'a', ...GOOD, symbol: 'NOPE', quantity: 0 })]);
    expect(items.get('a')).toMatchObject({
      verdict: { S: 'rejected' },
      objections: {
        L: [
          { M: { rule: { S: 'unknown-symbol' } } },
          { M: { rule: { S: 'quantity-out-of-limits' } } },
        ],
      },
    });
  });

  test('needs one call of the table', async () => {
    await validate([message({ id: 'a', ...GOOD }), message({ id: 'b', ...GOOD })]);
    expect(dynamo.calls()).toHaveLength(2);
  });

  test('is validated by the time at which the queue received it', async () => {
    await validate([message({ id: 'a', ...GOOD, executedAt: '2026-03-06T23:00:02Z' })]);
    expect(verdictOf('a')).toBe('rejected');
  });

  test('keeps its verdict when it arrives twice', async () => {
    await validate([message({ id: 'a', ...GOOD })]);
    const first = items.get('a');
    expect(await validate([message({ id: 'a', ...GOOD }, 2)])).toEqual([]);
    expect(items.get('a')).toBe(first);
    expect(failedMessages()).toEqual([]);
  });

  test('is retried alone, with a delay, when its verdict can not be written', async () => {
    failing.set('b', new Error('throttled'));
    const [good, bad] = [message({ id: 'a', ...GOOD }), message({ id: 'b', ...GOOD })];
    expect(await validate([good, bad])).toEqual([
      { message: bad, delaySeconds: expect.any(Number) as number },
    ]);
    expect(verdictOf('a')).toBe('accepted');
    expect(failedMessages()).toEqual([]);
  });
});

describe('The dead-letter queue', () => {
  test.each(['hello', '[]', '{"symbol":"KO"}'])('receives an invalid message: %s', async (body) => {
    expect(await validate([message(body)])).toEqual([]);
    expect(failedMessages()).toMatchObject([
      { queue: 'dead-letters', body, reason: 'not-a-trade' },
    ]);
    expect(items.size).toBe(0);
  });

  test('receives another report with a known id, whose verdict stays', async () => {
    await validate([message({ id: 'a', ...GOOD })]);
    await validate([message({ id: 'a', ...GOOD, quantity: 0 })]);
    expect(failedMessages()).toMatchObject([
      {
        reason: 'duplicate-id',
        explanation:
          'Another trade has the id a, and its verdict stands: report this one under an id of its own.',
      },
    ]);
    expect(verdictOf('a')).toBe('accepted');
  });

  test('receives a message that failed five times, with its error', async () => {
    failing.set('a', new Error('no such table'));
    expect(await validate([message({ id: 'a', ...GOOD }, 5)])).toEqual([]);
    expect(failedMessages()).toMatchObject([
      { reason: 'internal-error', explanation: 'no such table' },
    ]);
  });

  test('does not lose a message that it rejects: the message stays in its queue', async () => {
    sqs.on(SendMessageCommand).rejects(new Error('unavailable'));
    const odd = message('hello');
    expect(await validate([odd])).toEqual([
      { message: odd, delaySeconds: expect.any(Number) as number },
    ]);
  });
});
