import {
  DeleteMessageBatchCommand,
  SendMessageBatchCommand,
  StartMessageMoveTaskCommand,
  SQSServiceException,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { arnOf, countMessages, receiveWaiting, release } from './queues.ts';

/** Failed message with the reason that the consumer attached. */
export interface DeadLetter {
  readonly id: string;
  readonly body: string;
  readonly reason: string;
  readonly explanation: string;
}

/** Queue and its dead-letter queue. */
export interface QueuePair {
  readonly queueUrl: string;
  readonly deadLettersUrl: string;
}

/** Body in a form that can be compared: an emulator may change the spaces of JSON. */
export function contentOf(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body));
  } catch {
    return body;
  }
}

/** Reads the failed messages and leaves them in the queue. */
export async function readDeadLetters(sqs: SQSClient, queueUrl: string): Promise<DeadLetter[]> {
  const messages: Message[] = [];
  for await (const received of receiveWaiting(sqs, queueUrl)) messages.push(...received);
  await release(sqs, queueUrl, messages);
  return messages.map(failedMessageOf);
}

/**
 * Moves failed messages back to their queue.
 *
 * All messages move by SQS's move task. It needs the destination, because the consumers sent the
 * messages to the dead-letter queue: SQS knows the source only of messages that it moved itself
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html).
 * A selection, the messages of a subscription, and those of an emulator without move tasks are
 * received, sent and deleted. A failure in between leaves a message twice, which the consumers handle.
 * In a FIFO queue, a message that is not selected keeps the later ones of its group in the queue.
 *
 * @param wanted selects messages; all by default
 * @returns number of moved messages; a move task may still be running
 */
export async function redrive(
  sqs: SQSClient,
  pair: QueuePair,
  wanted?: (message: DeadLetter) => boolean,
): Promise<number> {
  if (!wanted) {
    const waiting = await countMessages(sqs, pair.deadLettersUrl);
    if (waiting === 0 || (await startMoveTask(sqs, pair))) return waiting;
  }
  const kept: Message[] = [];
  let moved = 0;
  try {
    for await (const messages of receiveWaiting(sqs, pair.deadLettersUrl)) {
      const going = messages.filter((message) => wanted?.(failedMessageOf(message)) ?? true);
      kept.push(...messages.filter((message) => !going.includes(message)));
      moved += await move(sqs, pair, going);
    }
  } finally {
    await release(sqs, pair.deadLettersUrl, kept);
  }
  return moved;
}

async function startMoveTask(sqs: SQSClient, pair: QueuePair): Promise<boolean> {
  try {
    await sqs.send(
      new StartMessageMoveTaskCommand({
        SourceArn: await arnOf(sqs, pair.deadLettersUrl),
        DestinationArn: await arnOf(sqs, pair.queueUrl),
      }),
    );
    return true;
  } catch (error) {
    if (isUnknownAction(error) || isSubscriptionQueue(error)) return false;
    throw error;
  }
}

/** Sends up to ten messages and deletes those that were sent. */
async function move(
  sqs: SQSClient,
  { queueUrl, deadLettersUrl }: QueuePair,
  messages: readonly Message[],
): Promise<number> {
  if (messages.length === 0) return 0;
  const { Successful = [], Failed = [] } = await sqs.send(
    new SendMessageBatchCommand({
      QueueUrl: queueUrl,
      Entries: messages.map(({ MessageId, Body, Attributes = {} }, index) => ({
        Id: String(index),
        MessageBody: Body,
        ...(Attributes.MessageGroupId && {
          MessageGroupId: Attributes.MessageGroupId,
          MessageDeduplicationId: MessageId,
        }),
      })),
    }),
  );
  const sent = messages.filter((_, index) => Successful.some(({ Id }) => Id === String(index)));
  if (sent.length > 0) {
    await sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl: deadLettersUrl,
        Entries: sent.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
      }),
    );
  }
  const [rejected] = Failed;
  if (rejected) throw new Error(`${queueUrl} refused a dead letter: ${rejected.Message ?? ''}.`);
  return sent.length;
}

function failedMessageOf({
  MessageId = '',
  Body = '',
  MessageAttributes = {},
}: Message): DeadLetter {
  return {
    id: MessageId,
    body: Body,
    reason: MessageAttributes.reason?.StringValue ?? 'none given',
    explanation: MessageAttributes.explanation?.StringValue ?? '',
  };
}

/** True for the dead-letter queue of a subscription: move tasks support only those of queues. */
function isSubscriptionQueue(error: unknown): boolean {
  return error instanceof SQSServiceException && /dead.letter queue/i.test(error.message);
}

function isUnknownAction(error: unknown): boolean {
  return (
    error instanceof SQSServiceException &&
    /InvalidAction|UnsupportedOperation|UnknownOperation|NotImplemented/.test(error.name)
  );
}
