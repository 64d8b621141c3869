import {
  DeleteMessageBatchCommand,
  SendMessageBatchCommand,
  StartMessageMoveTaskCommand,
  SQSServiceException,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { arnOf, countMessages, receiveWaiting, release } from './queues.ts';

/** A dead letter with what the consumer wrote on it. */
export interface DeadLetter {
  readonly id: string;
  readonly body: string;
  readonly reason: string;
  readonly explanation: string;
}

/** A queue and where its dead letters are. */
export interface QueuePair {
  readonly queueUrl: string;
  readonly deadLettersUrl: string;
}

/** The same for bodies that say the same: an engine may write JSON anew, with other spaces. */
export function contentOf(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body));
  } catch {
    return body;
  }
}

/** Reads the dead letters and leaves them in the queue. */
export async function readDeadLetters(sqs: SQSClient, queueUrl: string): Promise<DeadLetter[]> {
  const messages: Message[] = [];
  for await (const received of receiveWaiting(sqs, queueUrl)) messages.push(...received);
  await release(sqs, queueUrl, messages);
  return messages.map(letterOf);
}

/**
 * Moves dead letters back to the queue they came from.
 *
 * All of them go by SQS's own move task. It needs the destination by name, because the consumers
 * sent the letters themselves: SQS knows the source only of those that it moved
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html).
 * Some of them, or all of a subscription's or at an endpoint without move tasks, are received, sent
 * and deleted: one that ends in between leaves a message twice, which the consumers bear. In a FIFO queue a letter that is
 * not wanted keeps those of its group that came after it.
 *
 * @param wanted which ones; all when left out
 * @returns how many went back, as far as this knows: a move task goes on by itself
 */
export async function redrive(
  sqs: SQSClient,
  pair: QueuePair,
  wanted?: (letter: DeadLetter) => boolean,
): Promise<number> {
  if (!wanted) {
    const waiting = await countMessages(sqs, pair.deadLettersUrl);
    if (waiting === 0 || (await startMoveTask(sqs, pair))) return waiting;
  }
  const kept: Message[] = [];
  let moved = 0;
  try {
    for await (const messages of receiveWaiting(sqs, pair.deadLettersUrl)) {
      const going = messages.filter((message) => wanted?.(letterOf(message)) ?? true);
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
    if (isUnknownAction(error) || isNoQueuesDeadLetters(error)) return false;
    throw error;
  }
}

/** Sends up to ten messages, and deletes those that were sent. */
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
  const [refused] = Failed;
  if (refused) throw new Error(`${queueUrl} refused a dead letter: ${refused.Message ?? ''}.`);
  return sent.length;
}

function letterOf({ MessageId = '', Body = '', MessageAttributes = {} }: Message): DeadLetter {
  return {
    id: MessageId,
    body: Body,
    reason: MessageAttributes.reason?.StringValue ?? 'none given',
    explanation: MessageAttributes.explanation?.StringValue ?? '',
  };
}

/** The dead letters of a subscription: move tasks are for those of queues alone. */
function isNoQueuesDeadLetters(error: unknown): boolean {
  return error instanceof SQSServiceException && /dead.letter queue/i.test(error.message);
}

function isUnknownAction(error: unknown): boolean {
  return (
    error instanceof SQSServiceException &&
    /InvalidAction|UnsupportedOperation|UnknownOperation|NotImplemented/.test(error.name)
  );
}
