import {
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import {
  GetQueueUrlCommand,
  PurgeQueueCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { arnOf } from '../queues.ts';
import type { End } from './fault.ts';
import type { StackAlarm } from './stack-alarms.ts';
import { withThreshold } from './threshold.ts';

const lambda = new LambdaClient({});
const sqs = new SQSClient({});

/** Stops the functions that read a queue, sends a message, and lowers the alarm's threshold to a second. */
export async function stopConsumer(alarm: StackAlarm): Promise<End> {
  const { EventSourceMappings = [] } = await lambda.send(
    new ListEventSourceMappingsCommand({ EventSourceArn: await arnOf(sqs, await queueOf(alarm)) }),
  );
  const enable = async (Enabled: boolean) => {
    for (const { UUID } of EventSourceMappings)
      await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
  };
  await enable(false);
  const restore = await withThreshold(alarm, 1);
  const remove = await sendMessage(alarm);
  return async () => {
    await remove();
    await restore();
    await enable(true);
  };
}

/** Sends a message to the alarm's queue; its end removes all messages. */
export async function sendMessage(alarm: StackAlarm): Promise<End> {
  const isFifo = alarm.dimensions.QueueName?.endsWith('.fifo');
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: await queueOf(alarm),
      MessageBody: 'message of the scenario',
      ...(isFifo && { MessageGroupId: alarm.id, MessageDeduplicationId: alarm.name }),
    }),
  );
  return () => purge(alarm);
}

/** Removes all messages of the alarm's queue. */
export async function purge(alarm: StackAlarm): Promise<void> {
  await sqs.send(new PurgeQueueCommand({ QueueUrl: await queueOf(alarm) }));
}

async function queueOf({ dimensions: { QueueName } }: StackAlarm): Promise<string> {
  return (await sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl ?? '';
}
