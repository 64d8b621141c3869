import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type BatchResultErrorEntry,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { logger } from './observability.ts';

/** A message as the queue delivered it. */
export interface QueueMessage {
  readonly id: string;
  readonly body: string;
  readonly receiptHandle: string;
  /** How often it was delivered, this time included (`ApproximateReceiveCount`). */
  readonly receives: number;
  /** When the queue got it, by the queue's clock. */
  readonly sentAt: Date;
  /** Its message group. @default - it came from a standard queue */
  readonly group?: string;
}

/** A message that is not done and goes back to its queue. */
export interface RetryLater {
  readonly message: QueueMessage;
  /** Seconds until it is delivered again, whole, 0 to 43,200. */
  readonly delaySeconds: number;
}

/**
 * A queue, ten messages a call. What can't be deleted or hidden is logged and no error: SQS delivers
 * it again, as it may do with any message.
 */
export class MessageQueue {
  readonly #sqs: SQSClient;
  readonly #url: string;

  constructor(sqs: SQSClient, url: string) {
    this.#sqs = sqs;
    this.#url = url;
  }

  /**
   * Up to ten messages, or none after the wait.
   *
   * @param waitSeconds at most 20
   * @throws what SQS answers, and AbortError
   */
  async receive(
    waitSeconds: number,
    visibilitySeconds: number,
    abortSignal: AbortSignal,
  ): Promise<QueueMessage[]> {
    const command = new ReceiveMessageCommand({
      QueueUrl: this.#url,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: waitSeconds,
      VisibilityTimeout: visibilitySeconds,
      MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp', 'MessageGroupId'],
    });
    const { Messages = [] } = await this.#sqs.send(command, { abortSignal });
    return Messages.map(asQueueMessage);
  }

  async delete(messages: readonly QueueMessage[]): Promise<void> {
    await tryAll('delete failed', messages, (entries) =>
      this.#sqs.send(
        new DeleteMessageBatchCommand({
          QueueUrl: this.#url,
          Entries: entries.map(([Id, { receiptHandle }]) => ({ Id, ReceiptHandle: receiptHandle })),
        }),
      ),
    );
  }

  /** Sets when each message is delivered again, from now. */
  async hide(messages: readonly RetryLater[]): Promise<void> {
    await tryAll('visibility not changed', messages, (entries) =>
      this.#sqs.send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl: this.#url,
          Entries: entries.map(([Id, { message, delaySeconds }]) => ({
            Id,
            ReceiptHandle: message.receiptHandle,
            VisibilityTimeout: delaySeconds,
          })),
        }),
      ),
    );
  }
}

/** A batch call fails as a whole or in parts. */
async function tryAll<T>(
  complaint: string,
  items: readonly T[],
  send: (entries: [id: string, item: T][]) => Promise<{ Failed?: BatchResultErrorEntry[] }>,
): Promise<void> {
  if (items.length === 0) return;
  try {
    const { Failed = [] } = await send(items.map((item, at) => [String(at), item]));
    if (Failed.length > 0) logger.warn(complaint, { failed: Failed });
  } catch (error) {
    logger.warn(complaint, { error: error as Error });
  }
}

function asQueueMessage({ MessageId, Body, ReceiptHandle, Attributes }: Message): QueueMessage {
  return {
    id: MessageId ?? '',
    body: Body ?? '',
    receiptHandle: ReceiptHandle ?? '',
    receives: Number(Attributes?.ApproximateReceiveCount),
    sentAt: new Date(Number(Attributes?.SentTimestamp)),
    group: Attributes?.MessageGroupId,
  };
}
