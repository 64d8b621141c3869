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

function letter(id: string, reason: string, group?: string): Message {
  return {
    MessageId: id,
    ReceiptHandle: `handle of ${id}`,
    Body: `body of ${id}`,
    MessageAttributes: { reason: { DataType: 'String', StringValue: reason } },
    Attributes: group ? { MessageGroupId: group } : {},
  };
}

function deadLetters(...letters: Message[]): void {
  sqs.reset();
  sqs
    .on(GetQueueAttributesCommand)
    .resolves({ Attributes: { ApproximateNumberOfMessages: String(letters.length) } });
  for (const QueueUrl of Object.values(PAIR)) {
    sqs
      .on(GetQueueAttributesCommand, { QueueUrl, AttributeNames: ['QueueArn'] })
      .resolves({ Attributes: { QueueArn: `arn ${QueueUrl}` } });
  }
  sqs.on(ChangeMessageVisibilityBatchCommand).resolves({});
  sqs.on(ReceiveMessageCommand).resolvesOnce({ Messages: letters }).resolves({});
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

test('All dead letters go back by SQS’s own move task, which is told where to', async () => {
  deadLetters(letter('a', 'damaged'), letter('b', 'damaged'));
  sqs.on(StartMessageMoveTaskCommand).resolves({});
  expect(await redrive(new SQSClient(), PAIR)).toBe(2);
  expect(sqs.commandCalls(StartMessageMoveTaskCommand)[0]?.args[0].input).toEqual({
    SourceArn: 'arn https://sqs/dead',
    DestinationArn: 'arn https://sqs/work',
  });
  expect(sqs.commandCalls(ReceiveMessageCommand)).toHaveLength(0);
});

test('Without move tasks they are received, sent and deleted', async () => {
  deadLetters(letter('a', 'damaged'), letter('b', 'damaged'));
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

test('Those of a subscription are too: move tasks are for the dead letters of queues', async () => {
  deadLetters(letter('a', 'damaged'));
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

test('With a filter only those wanted go; the others are shown again at once', async () => {
  deadLetters(letter('a', 'damaged'), letter('b', 'unknown'));
  expect(await redrive(new SQSClient(), PAIR, ({ reason }) => reason === 'unknown')).toBe(1);
  expect(entriesOf(SendMessageBatchCommand)).toEqual([{ Id: '0', MessageBody: 'body of b' }]);
  expect(entriesOf(ChangeMessageVisibilityBatchCommand)).toEqual([
    { Id: '0', ReceiptHandle: 'handle of a', VisibilityTimeout: 0 },
  ]);
});

test('To a FIFO queue they go back in their groups', async () => {
  deadLetters(letter('a', 'damaged', 'customer-1'));
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

test('One that the queue refuses is not deleted, and the error says so', async () => {
  deadLetters(letter('a', 'damaged'), letter('b', 'damaged'));
  sqs.on(SendMessageBatchCommand).resolves({
    Successful: [{ Id: '0', MessageId: 'new', MD5OfMessageBody: '' }],
    Failed: [{ Id: '1', Code: 'x', SenderFault: true, Message: 'too large' }],
  });
  await expect(redrive(new SQSClient(), PAIR)).rejects.toThrow(
    'https://sqs/work refused a dead letter: too large.',
  );
  expect(entriesOf(DeleteMessageBatchCommand)).toHaveLength(1);
});
