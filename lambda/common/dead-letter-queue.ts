import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PermanentError } from './errors.ts';
import { tracer } from './observability.ts';

/** A message that is not processed, as the queue delivered it. */
export interface FailedMessage {
  readonly id: string;
  readonly body: string;
  /** Its message group. @default - it came from a standard queue */
  readonly group?: string;
}

/** Cause of a failure. */
export interface Failure {
  /** One word for programs, e.g. `damaged`; `internal-error` unless the error is permanent. */
  readonly reason: string;
  /** A sentence for people. */
  readonly explanation: string;
}

/** Message attributes of a failed message; each is cut at 2,048 characters. */
export interface FailureAttributes extends Failure {
  /** The object, job or event that the message is about. */
  readonly [attribute: string]: string;
}

const sqs = tracer.captureAWSv3Client(
  new SQSClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
  }),
);

/** Reason and explanation of an error. */
export function failureOf(error: Error): Failure {
  return {
    reason: error instanceof PermanentError ? error.reason : 'internal-error',
    explanation: error.message || error.name,
  };
}

/**
 * Sends a failed message to a dead-letter queue: the body unchanged, so that it can be redriven, the
 * failure and `firstMessageId` as message attributes. A redrive policy of SQS gives no cause.
 */
export async function sendToDeadLetterQueue(
  queueUrl: string,
  { id, body, group }: FailedMessage,
  failure: FailureAttributes,
): Promise<void> {
  const attributes = { ...failure, firstMessageId: id };
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: body,
      // A standard queue rejects a deduplication id; a FIFO queue drops what is sent again after a crash.
      ...(group &&
        queueUrl.endsWith('.fifo') && { MessageGroupId: group, MessageDeduplicationId: id }),
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [
          name,
          { DataType: 'String', StringValue: printable(value.slice(0, 2_048)) || '-' },
        ]),
      ),
    }),
  );
}

/** Replaces characters that XML 1.0 excludes: SQS rejects them, and an S3 key can contain them. */
function printable(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}
