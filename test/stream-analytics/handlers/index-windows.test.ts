import { FAILURES_QUEUE_URL } from './support/environment.ts';
import { answerBulk, requests } from './support/domain.ts';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../lambda/stream-analytics/index-windows.ts';
import { CONTEXT } from './support/api.ts';
import { windowItem } from './support/windows.ts';

const sqs = mockClient(SQSClient);
beforeEach(() => {
  sqs.reset();
  requests.mockReset();
});

function change(sequenceNumber: number, zone: number): DynamoDBRecord {
  return {
    eventName: 'MODIFY',
    dynamodb: {
      SequenceNumber: String(sequenceNumber),
      NewImage: marshall(windowItem(5, zone)) as never,
    },
  };
}

const index = (...Records: DynamoDBRecord[]) => handler({ Records }, CONTEXT);

describe('The index function', () => {
  test('writes each window under an id that another delivery repeats', async () => {
    answerBulk(201, 200);
    expect(await index(change(1, 7), change(2, 132))).toEqual({ batchItemFailures: [] });
    const [url, request] = requests.mock.calls[0] ?? [];
    expect(url).toMatch(/^https:\/\/search-logs-abc\.eu-west-1\.es\.amazonaws\.com\/_bulk\?/);
    expect(request?.headers).toMatchObject({
      authorization: expect.stringMatching(/\/eu-west-1\/es\/aws4_request/) as string,
    });
    const lines = (request?.body as string).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        index: {
          _index: 'taxi-windows-2026-03-09',
          _id: 'tumbling#2026-03-09#2026-03-09T14:05:00Z#7',
        },
      },
      expect.objectContaining({ '@timestamp': '2026-03-09T14:05:00Z', zone: 7, trips: 3 }),
      expect.anything(),
      expect.objectContaining({ zone: 132 }),
    ]);
  });

  test('makes no request for deletions', async () => {
    const expired = { eventName: 'REMOVE' as const, dynamodb: { SequenceNumber: '1' } };
    expect(await index(expired)).toEqual({ batchItemFailures: [] });
    expect(requests).not.toHaveBeenCalled();
  });

  test('returns the first window that the domain does not take for now', async () => {
    answerBulk(201, 429, 201, 503);
    const changes = [1, 2, 3, 4].map((number) => change(number, number));
    expect(await index(...changes)).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
    expect(sqs.calls()).toHaveLength(0);
  });

  test('sends a window that the domain never takes to the failures queue, and goes on', async () => {
    answerBulk(201, 400, 201);
    const changes = [1, 2, 3].map((number) => change(number, number));
    expect(await index(...changes)).toEqual({ batchItemFailures: [] });
    const [message] = sqs.commandCalls(SendMessageCommand).map(({ args }) => args[0].input);
    expect(message?.QueueUrl).toBe(FAILURES_QUEUE_URL);
    expect(JSON.parse(message?.MessageBody ?? '')).toMatchObject({
      reason: 'because of 400',
      document: { id: expect.stringMatching(/#2$/) as string },
    });
  });

  test.each([
    ['does not answer', () => Promise.reject(new TypeError('fetch failed'))],
    ['answers 503', () => Promise.resolve(new Response('busy', { status: 503 }))],
  ])('fails, so that Lambda repeats the batch, when the domain %s', async (_, respond) => {
    requests.mockImplementation(respond);
    await expect(index(change(1, 7))).rejects.toThrow(/fetch failed|503: busy/);
  });
});
