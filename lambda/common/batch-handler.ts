import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { variable } from './environment.ts';
import { MessageQueue, type QueueMessage, type RetryLater } from './message-queue.ts';
import { observed, tracer } from './observability.ts';
import {
  processMessages,
  type ProcessMessagesOptions,
  type ReceivedMessage,
} from './process-messages.ts';

export interface BatchHandlerOptions extends Omit<
  ProcessMessagesOptions,
  'handle' | 'deadLetterQueueUrl' | 'maxReceives'
> {
  /** Name of the handler's X-Ray subsegments. */
  readonly name: string;
  /** As in `ProcessMessagesOptions`, with the context of the invocation. */
  readonly handle: (message: ReceivedMessage, context: Context) => Promise<number | undefined>;
}

/** A queue, and the function that processes its messages. */
export interface Consumer {
  readonly queueUrl: string;
  /** Returns the messages that go back to their queue. */
  readonly process: (messages: readonly QueueMessage[], context: Context) => Promise<RetryLater[]>;
}

/** Handler of a queue, with `processMessages`; reads QUEUE_URL, DEAD_LETTER_QUEUE_URL and MAX_RECEIVES. */
export function batchHandler({ name, handle, ...options }: BatchHandlerOptions) {
  const queueUrl = variable('QUEUE_URL');
  const deadLetterQueueUrl = variable('DEAD_LETTER_QUEUE_URL');
  const maxReceives = Number(variable('MAX_RECEIVES'));
  return queueHandler(name, () => ({
    queueUrl,
    process: (messages, context) =>
      processMessages(messages, {
        ...options,
        deadLetterQueueUrl,
        maxReceives,
        handle: (message) => handle(message, context),
      }),
  }));
}

/**
 * Handler of queues that reports failures message by message, and hides a failed message for its
 * backoff: SQS itself would wait for the queue's visibility timeout.
 *
 * @param name of its X-Ray subsegments
 * @param consumerOf consumer of the queue with an ARN
 */
export function queueHandler(name: string, consumerOf: (queueArn: string) => Consumer) {
  const sqs = tracer.captureAWSv3Client(
    new SQSClient({
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
    }),
  );
  return observed(
    name,
    () => undefined,
    async ({ Records }: SQSEvent, context): Promise<SQSBatchResponse> => {
      const { queueUrl, process } = consumerOf(Records[0]?.eventSourceARN ?? '');
      const retryLater = await process(Records.map(asQueueMessage), context);
      await new MessageQueue(sqs, queueUrl).hide(retryLater);
      return {
        batchItemFailures: retryLater.map(({ message }) => ({ itemIdentifier: message.id })),
      };
    },
  );
}

function asQueueMessage({ messageId, body, receiptHandle, attributes }: SQSRecord): QueueMessage {
  return {
    id: messageId,
    body,
    receiptHandle,
    receives: Number(attributes.ApproximateReceiveCount),
    sentAt: new Date(Number(attributes.SentTimestamp)),
    group: attributes.MessageGroupId,
  };
}
