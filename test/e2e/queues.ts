import { setTimeout as sleep } from 'node:timers/promises';
import {
  ChangeMessageVisibilityBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type Message,
  type QueueAttributeName,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { machineFactor } from '../../tools/support/machine-factor.ts';
import { sum } from './figures.ts';

/** Number of visible messages and messages in flight. */
export async function countMessages(sqs: SQSClient, queueUrl: string): Promise<number> {
  const counts = await attributesOf(sqs, queueUrl, [
    'ApproximateNumberOfMessages',
    'ApproximateNumberOfMessagesNotVisible',
  ]);
  return Object.values(counts).reduce((sum, value) => sum + Number(value), 0);
}

export async function arnOf(sqs: SQSClient, queueUrl: string): Promise<string> {
  return (await attributesOf(sqs, queueUrl, ['QueueArn'])).QueueArn ?? '';
}

/**
 * Receives the visible messages in batches of up to ten, with a visibility timeout of a minute. In a
 * FIFO queue, messages after one that is neither deleted nor released stay hidden.
 */
export async function* receiveWaiting(sqs: SQSClient, queueUrl: string): AsyncGenerator<Message[]> {
  // The count is approximate on AWS; callers that wait for a message poll.
  const waiting = await countMessages(sqs, queueUrl);
  for (let received = 0; received < waiting;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 1,
        VisibilityTimeout: 60,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['MessageGroupId'],
      }),
    );
    if (Messages.length === 0) return;
    received += Messages.length;
    yield Messages;
  }
}

/**
 * Waits until no message is visible or in flight.
 *
 * @param what name of the queues, for the error
 * @param seconds time limit without progress on a quiet machine
 * @throws Error naming the number of messages left
 */
export async function untilEmpty(
  sqs: SQSClient,
  what: string,
  queueUrls: readonly string[],
  seconds: number,
): Promise<void> {
  let [least, since] = [Infinity, Date.now()];
  for (;;) {
    const counts = await Promise.all(queueUrls.map((queueUrl) => countMessages(sqs, queueUrl)));
    const left = sum(counts);
    if (left === 0) return;
    if (left < least) [least, since] = [left, Date.now()];
    if (Date.now() - since > seconds * 1_000 * machineFactor())
      throw new Error(`Waited for ${what} to be empty: ${left} messages are left.`);
    await sleep(100);
  }
}

/** Makes messages visible again at once. */
export async function release(
  sqs: SQSClient,
  queueUrl: string,
  messages: readonly Message[],
): Promise<void> {
  for (let at = 0; at < messages.length; at += 10) {
    const { Failed: [failed] = [] } = await sqs.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: queueUrl,
        Entries: messages
          .slice(at, at + 10)
          .map(({ ReceiptHandle }, n) => ({ Id: `${n}`, ReceiptHandle, VisibilityTimeout: 0 })),
      }),
    );
    if (failed) throw new Error(`${queueUrl} did not release a message: ${failed.Message ?? ''}.`);
  }
}

async function attributesOf(
  sqs: SQSClient,
  queueUrl: string,
  names: QueueAttributeName[],
): Promise<Record<string, string>> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: names }),
  );
  return Attributes;
}
