import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { tracer } from './observability.ts';

/** A message that can't be done, as the queue delivered it. */
export interface FailedMessage {
  readonly id: string;
  readonly body: string;
  /** Its message group. @default - it came from a standard queue */
  readonly group?: string;
}

/** Why, in attributes of the letter; each is cut at 2,048 characters. */
export interface Explanation {
  /** One word for machines, e.g. `damaged`. */
  readonly reason: string;
  /** A sentence for people. */
  readonly explanation: string;
  /** What the message was about, in the architecture's own terms. */
  readonly [attribute: string]: string;
}

const sqs = tracer.captureAWSv3Client(
  new SQSClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
  }),
);

/**
 * Sends a message to a dead-letter queue with its body as it came, so that it can go back, and the
 * explanation and `firstMessageId` as attributes. SQS's own redrive policy would move it without a
 * word of why.
 */
export async function sendDeadLetter(
  queueUrl: string,
  { id, body, group }: FailedMessage,
  explanation: Explanation,
): Promise<void> {
  const attributes = { ...explanation, firstMessageId: id };
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: body,
      // Sent twice after a crash in between, it is one letter all the same.
      ...(group && { MessageGroupId: group, MessageDeduplicationId: id }),
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
