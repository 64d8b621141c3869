import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type Message,
  type QueueAttributeName,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** Messages that wait, and those that a consumer holds. */
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
 * Receives what waits, up to ten messages at a time, each hidden from others for a minute. Of a
 * FIFO queue, what lies behind a message that is neither deleted nor released stays hidden.
 */
export async function* receiveWaiting(sqs: SQSClient, queueUrl: string): AsyncGenerator<Message[]> {
  // The count is approximate on AWS; whoever waits for a message asks again.
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

/** Shows messages to others again at once. */
export async function release(
  sqs: SQSClient,
  queueUrl: string,
  messages: readonly Message[],
): Promise<void> {
  for (const { ReceiptHandle } of messages) {
    await sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl,
        ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );
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
