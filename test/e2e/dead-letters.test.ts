import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
  SQSServiceException,
  StartMessageMoveTaskCommand,
  type Message,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { redrive } from './dead-letters.ts';

const PAIR = { queueUrl: 'https://sqs/work', deadLettersUrl: 'https://sqs/dead' };
const sqs = mockClient(SQSClient);

function failedMessage(id: string, reason: string, group?: string): Message {
  return {
    MessageId: id,
    ReceiptHandle: `handle of ${id}`,
    Body: `body of ${id}`,
    MessageAttributes: { reason: { DataType: 'String', StringValue: reason } },
    Attributes: group ? { MessageGroupId: group } : {},
  };
}

function setMessages(...messages: Message[]): void {
  sqs.reset();
  sqs
    .on(GetQueueAttributesCommand)
    .resolves({ Attributes: { ApproximateNumberOfMessages: String(messages.length) } });
  for (const QueueUrl of Object.values(PAIR)) {
    sqs
      .on(GetQueueAttributesCommand, { QueueUrl, AttributeNames: ['QueueArn'] })
      .resolves({ Attributes: { QueueArn: `arn ${QueueUrl}` } });
  }
  sqs.on(ChangeMessageVisibilityBatchCommand).resolves({});
  sqs.on(ReceiveMessageCommand).resolvesOnce({ Messages: messages }).resolves({});
  sqs.on(SendMessageBatchCommand).callsFake(({ Entries }: { Entries: { Id: string }[] }) => ({
    Successful: Entries,
  }));
  sqs
    .on(StartMessageMoveTaskCommand)
    .rejects(new SQSServiceException({ name: 'InvalidAction', $fault: 'client', $metadata: {} }));
}

type Batch =
  | typeof ChangeMessageVisibilityBatchCommand
  | typeof DeleteMessageBatchCommand
  | typeof SendMessageBatchCommand;

function entriesOf(command: Batch) {
  return sqs
    .commandCalls(command as never)
    .flatMap(({ args: [{ input }] }) => (input as { Entries: Record<string, string>[] }).Entries);
}

test('redrive moves all failed messages by SQS’s move task, with the destination', async () => {
  setMessages(failedMessage('a', 'damaged'), failedMessage('b', 'damaged'));
  sqs.on(StartMessageMoveTaskCommand).resolves({});
  expect(await redrive(new SQSClient(), PAIR)).toBe(2);
  expect(sqs.commandCalls(StartMessageMoveTaskCommand)[0]?.args[0].input).toEqual({
    SourceArn: 'arn https://sqs/dead',
    DestinationArn: 'arn https://sqs/work',
  });
  expect(sqs.commandCalls(ReceiveMessageCommand)).toHaveLength(0);
});

test('redrive receives, sends and deletes failed messages without move tasks', async () => {
  setMessages(failedMessage('a', 'damaged'), failedMessage('b', 'damaged'));
  expect(await redrive(new SQSClient(), PAIR)).toBe(2);
  expect(entriesOf(SendMessageBatchCommand)).toEqual([
    { Id: '0', MessageBody: 'body of a' },
    { Id: '1', MessageBody: 'body of b' },
  ]);
  expect(entriesOf(DeleteMessageBatchCommand).map(({ ReceiptHandle }) => ReceiptHandle)).toEqual([
    'handle of a',
    'handle of b',
  ]);
});

test('redrive receives, sends and deletes failed messages of a subscription, which has no move tasks', async () => {
  setMessages(failedMessage('a', 'damaged'));
  sqs.on(StartMessageMoveTaskCommand).rejects(
    new SQSServiceException({
      name: 'InvalidParameterValue',
      message: 'Source queue must be configured as a Dead Letter Queue.',
      $fault: 'client',
      $metadata: {},
    }),
  );
  expect(await redrive(new SQSClient(), PAIR)).toBe(1);
  expect(entriesOf(SendMessageBatchCommand)).toHaveLength(1);
});

test('redrive moves only the messages of its filter and makes the others visible at once', async () => {
  setMessages(failedMessage('a', 'damaged'), failedMessage('b', 'unknown'));
  expect(await redrive(new SQSClient(), PAIR, ({ reason }) => reason === 'unknown')).toBe(1);
  expect(entriesOf(SendMessageBatchCommand)).toEqual([{ Id: '0', MessageBody: 'body of b' }]);
  expect(entriesOf(ChangeMessageVisibilityBatchCommand)).toEqual([
    { Id: '0', ReceiptHandle: 'handle of a', VisibilityTimeout: 0 },
  ]);
});

test('redrive keeps the message groups of a FIFO queue', async () => {
  setMessages(failedMessage('a', 'damaged', 'customer-1'));
  await redrive(new SQSClient(), PAIR);
  expect(entriesOf(SendMessageBatchCommand)).toEqual([
    {
      Id: '0',
      MessageBody: 'body of a',
      MessageGroupId: 'customer-1',
      MessageDeduplicationId: 'a',
    },
  ]);
});

test('redrive does not delete a message that the queue rejects, and throws an error', async () => {
  setMessages(failedMessage('a', 'damaged'), failedMessage('b', 'damaged'));
  sqs.on(SendMessageBatchCommand).resolves({
    Successful: [{ Id: '0', MessageId: 'new', MD5OfMessageBody: '' }],
    Failed: [{ Id: '1', Code: 'x', SenderFault: true, Message: 'too large' }],
  });
  await expect(redrive(new SQSClient(), PAIR)).rejects.toThrow(
    'https://sqs/work refused a dead letter: too large.',
  );
  expect(entriesOf(DeleteMessageBatchCommand)).toHaveLength(1);
});
