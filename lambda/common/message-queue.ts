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
  /** Deliveries so far, this one included (`ApproximateReceiveCount`). */
  readonly receives: number;
  /** Time at which the queue received it, by the queue's clock. */
  readonly sentAt: Date;
  /** Its message group. @default - it came from a standard queue */
  readonly group?: string;
}

/** A message that goes back to its queue. */
export interface RetryLater {
  readonly message: QueueMessage;
  /** Seconds until the next delivery, an integer from 0 to 43,200. */
  readonly delaySeconds: number;
}

/**
 * A queue, ten messages per call. A failed deletion or change of visibility is logged and no error: SQS
 * delivers the message again, as it can do with any message.
 */
export class MessageQueue {
  readonly #sqs: SQSClient;
  readonly #url: string;

  constructor(sqs: SQSClient, url: string) {
    this.#sqs = sqs;
    this.#url = url;
  }

  /**
   * Receives up to ten messages; none after the wait.
   *
   * @param waitSeconds at most 20
   * @throws the error of SQS, and AbortError
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

  /** Sets the visibility timeout of each message. */
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

/** Logs the failure of a whole batch call or of its parts. */
async function tryAll<T>(
  failure: string,
  items: readonly T[],
  send: (entries: [id: string, item: T][]) => Promise<{ Failed?: BatchResultErrorEntry[] }>,
): Promise<void> {
  if (items.length === 0) return;
  try {
    const { Failed = [] } = await send(items.map((item, at) => [String(at), item]));
    if (Failed.length > 0) logger.warn(failure, { failed: Failed });
  } catch (error) {
    logger.warn(failure, { error: error as Error });
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
