import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  SQSServiceException,
  StartMessageMoveTaskCommand,
  type Message,
} from '@aws-sdk/client-sqs';

/** A dead letter with what the function wrote on it. */
export interface DeadLetter {
  readonly id: string;
  readonly body: string;
  readonly reason: string;
  readonly explanation: string;
}

/** Reads all dead letters and leaves them in the queue. */
export async function readDeadLetters(sqs: SQSClient, queueUrl: string): Promise<DeadLetter[]> {
  const messages = await receiveAll(sqs, queueUrl);
  for (const { ReceiptHandle } of messages) {
    await sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl,
        ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );
  }
  return messages.map((message) => ({
    id: message.MessageId ?? '',
    body: message.Body ?? '',
    reason: message.MessageAttributes?.reason?.StringValue ?? 'none given',
    explanation: message.MessageAttributes?.explanation?.StringValue ?? '',
  }));
}

/**
 * Moves all dead letters back to the queue they came from.
 *
 * SQS's own move task needs the destination by name, because the function sent the letters itself:
 * SQS knows the source only of those that it moved
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html).
 * An endpoint without move tasks gets them received, sent and deleted one by one.
 *
 * @returns how many went back, as far as this knows: a move task goes on by itself
 */
export async function redrive(
  sqs: SQSClient,
  deadLettersUrl: string,
  queueUrl: string,
): Promise<number> {
  const waiting = await countMessages(sqs, deadLettersUrl);
  try {
    await sqs.send(
      new StartMessageMoveTaskCommand({
        SourceArn: await arnOf(sqs, deadLettersUrl),
        DestinationArn: await arnOf(sqs, queueUrl),
      }),
    );
    return waiting;
  } catch (error) {
    if (!isUnknownAction(error)) throw error;
  }
  const messages = await receiveAll(sqs, deadLettersUrl);
  for (const { Body, ReceiptHandle } of messages) {
    await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: Body }));
    await sqs.send(new DeleteMessageCommand({ QueueUrl: deadLettersUrl, ReceiptHandle }));
  }
  return messages.length;
}

/** Messages that wait, and those that a consumer holds. */
export async function countMessages(sqs: SQSClient, queueUrl: string): Promise<number> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return Object.values(Attributes).reduce((sum, value) => sum + Number(value), 0);
}

async function receiveAll(sqs: SQSClient, queueUrl: string): Promise<Message[]> {
  const all: Message[] = [];
  const waiting = await countMessages(sqs, queueUrl);
  // The count is approximate on AWS; whoever waits for a letter asks again.
  while (all.length < waiting) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 1,
        VisibilityTimeout: 60,
        MessageAttributeNames: ['All'],
      }),
    );
    if (Messages.length === 0) break;
    all.push(...Messages);
  }
  return all;
}

async function arnOf(sqs: SQSClient, queueUrl: string): Promise<string> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }),
  );
  return Attributes?.QueueArn ?? '';
}

function isUnknownAction(error: unknown): boolean {
  return (
    error instanceof SQSServiceException &&
    /InvalidAction|UnsupportedOperation|UnknownOperation|NotImplemented/.test(error.name)
  );
}
