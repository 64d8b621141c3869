import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { variable } from '../../common/environment.ts';
import { tracer } from '../../common/observability.ts';
import { ImageError } from '../core/image-error.ts';
import { describeObjects } from '../core/notification.ts';

const QUEUE_URL = variable('DEAD_LETTER_QUEUE_URL');

const sqs = tracer.captureAWSv3Client(
  new SQSClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
  }),
);

/**
 * Sends a message to the dead-letter queue with its body as it came, so that it can go back, and
 * the attributes `reason`, `explanation` and `object`. SQS's own redrive policy would move it
 * without a word of why.
 */
export async function sendDeadLetter(message: SQSRecord, error: Error): Promise<void> {
  const attributes = {
    reason: error instanceof ImageError ? error.reason : 'internal-error',
    explanation: error.message || error.name,
    object: describeObjects(message.body),
    firstMessageId: message.messageId,
  };
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: QUEUE_URL,
      MessageBody: message.body,
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [
          name,
          { DataType: 'String', StringValue: printable(value.slice(0, 2_048)) || '-' },
        ]),
      ),
    }),
  );
}

/** SQS refuses characters that XML 1.0 has not; a key may hold them. */
function printable(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}
