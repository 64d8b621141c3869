import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { MessageQueue, type QueueMessage } from '../common/message-queue.ts';
import { observed, tracer } from '../common/observability.ts';
import { workplaces } from './aws/workplaces.ts';

const { standard, ordered } = workplaces();
const sqs = tracer.captureAWSv3Client(
  new SQSClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
  }),
);

/**
 * Does the jobs of a batch of either queue. What is to be tried again is reported message by message,
 * and hidden for its backoff: by itself SQS would wait out the queue's visibility timeout.
 */
export const handler = observed(
  'work',
  () => undefined,
  async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const { queueUrl, worker } = Records[0]?.eventSourceARN.endsWith('.fifo') ? ordered : standard;
    const retryLater = await worker.workOn(Records.map(asQueueMessage));
    await new MessageQueue(sqs, queueUrl).hide(retryLater);
    return { batchItemFailures: retryLater.map(({ message }) => ({ itemIdentifier: message.id })) };
  },
);

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
