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
/** Ids of the trades whose verdicts the table does not take. */
const failing = new Map<string, Error>();

const handle = validateTrade(new Verdicts('verdicts', new DynamoDBClient()));
const validate = (messages: readonly QueueMessage[]) =>
  processMessages(messages, { handle, deadLetterQueueUrl: 'dead-letters', maxReceives: 5 });

/** A table as the service uses it: puts that find nothing under their key. */
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

const letters = () =>
  sqs.commandCalls(SendMessageCommand).map(({ args: [{ input }] }) => ({
    queue: input.QueueUrl,
    body: input.MessageBody,
    reason: input.MessageAttributes?.reason?.StringValue,
    explanation: input.MessageAttributes?.explanation?.StringValue,
  }));

const verdictOf = (id: string) => items.get(id)?.verdict?.S;

describe('A trade', () => {
  test('gets its verdict, with what was reported and when', async () => {
    expect(await validate([message({ id: 'a', ...GOOD })])).toEqual([]);
    expect(items.get('a')).toMatchObject({
      verdict: { S: 'accepted' },
      objections: { L: [] },
      report: { S: JSON.stringify({ id: 'a', ...GOOD }) },
      reportedAt: { S: '2026-03-06T23:00:00.000Z' },
    });
  });

  test('that breaks rules is rejected with each of them', async () => {
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

  test('takes one call of the table', async () => {
    await validate([message({ id: 'a', ...GOOD }), message({ id: 'b', ...GOOD })]);
    expect(dynamo.calls()).toHaveLength(2);
  });

  test('is judged by when the queue got it: waiting does not make the future right', async () => {
    await validate([message({ id: 'a', ...GOOD, executedAt: '2026-03-06T23:00:02Z' })]);
    expect(verdictOf('a')).toBe('rejected');
  });

  test('that comes twice keeps its verdict', async () => {
    await validate([message({ id: 'a', ...GOOD })]);
    const first = items.get('a');
    expect(await validate([message({ id: 'a', ...GOOD }, 2)])).toEqual([]);
    expect(items.get('a')).toBe(first);
    expect(letters()).toEqual([]);
  });

  test('whose verdict can’t be written comes again, alone, later each time', async () => {
    failing.set('b', new Error('throttled'));
    const [good, bad] = [message({ id: 'a', ...GOOD }), message({ id: 'b', ...GOOD })];
    expect(await validate([good, bad])).toEqual([
      { message: bad, delaySeconds: expect.any(Number) as number },
    ]);
    expect(verdictOf('a')).toBe('accepted');
    expect(letters()).toEqual([]);
  });
});

describe('A dead letter', () => {
  test.each(['hello', '[]', '{"symbol":"KO"}'])('is made of what is no trade: %s', async (body) => {
    expect(await validate([message(body)])).toEqual([]);
    expect(letters()).toMatchObject([{ queue: 'dead-letters', body, reason: 'not-a-trade' }]);
    expect(items.size).toBe(0);
  });

  test('is made of another report under a known id, whose verdict stands', async () => {
    await validate([message({ id: 'a', ...GOOD })]);
    await validate([message({ id: 'a', ...GOOD, quantity: 0 })]);
    expect(letters()).toMatchObject([
      {
        reason: 'duplicate-id',
        explanation:
          'Another trade has the id a, and its verdict stands: report this one under an id of its own.',
      },
    ]);
    expect(verdictOf('a')).toBe('accepted');
  });

  test('is made of what failed for the fifth time, with its error', async () => {
    failing.set('a', new Error('no such table'));
    expect(await validate([message({ id: 'a', ...GOOD }, 5)])).toEqual([]);
    expect(letters()).toMatchObject([{ reason: 'internal-error', explanation: 'no such table' }]);
  });

  test('that can’t be sent leaves its message in the queue', async () => {
    sqs.on(SendMessageCommand).rejects(new Error('unavailable'));
    const odd = message('hello');
    expect(await validate([odd])).toEqual([
      { message: odd, delaySeconds: expect.any(Number) as number },
    ]);
  });
});
