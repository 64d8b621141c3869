import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  DeleteFunctionConcurrencyCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  PutFunctionConcurrencyCommand,
  TooManyRequestsException,
  UpdateEventSourceMappingCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import {
  GetQueueUrlCommand,
  PurgeQueueCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { arnOf } from '../queues.ts';
import type { StackAlarm } from './stack-alarms.ts';

/** Ends a fault. */
export type End = () => Promise<void>;

/** Fault that makes an alarm go off. */
export type Fault = (alarm: StackAlarm) => Promise<End>;

const FAILED_MESSAGES = 'AWS/SQS ApproximateNumberOfMessagesVisible';

// A repeated call would be one more throttled invocation.
const lambda = new LambdaClient({ maxAttempts: 1 });
const cloudWatch = new CloudWatchClient({});
const sqs = new SQSClient({});

/** Faults by the metric of the alarm. */
const FAULTS: Readonly<Record<string, Fault>> = {
  'AWS/Lambda Errors': invokeWithoutHandler,
  'AWS/Lambda Throttles': invokeWithoutConcurrency,
  [FAILED_MESSAGES]: sendMessage,
  'AWS/SQS ApproximateAgeOfOldestMessage': stopConsumer,
};

/** Fault for an alarm; `undefined` when none is known. */
export function faultFor({ metric, dimensions }: StackAlarm): Fault | undefined {
  // A version's configuration can't be changed.
  return 'Resource' in dimensions ? undefined : FAULTS[metric];
}

/** Removes the messages whose alarm would not go back. */
export async function removeFailedMessages(alarms: readonly StackAlarm[]): Promise<void> {
  for (const alarm of alarms.filter(({ metric }) => metric === FAILED_MESSAGES)) await purge(alarm);
}

async function invokeWithoutHandler(alarm: StackAlarm): Promise<End> {
  const { FunctionName } = alarm.dimensions;
  const { Handler } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  await lambda.send(
    new UpdateFunctionConfigurationCommand({ FunctionName, Handler: 'missing.handler' }),
  );
  try {
    const { FunctionError } = await lambda.send(new InvokeCommand({ FunctionName }));
    if (FunctionError === undefined) throw new Error(`${alarm.id}: the function did not fail.`);
  } finally {
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Handler }));
  }
  return isOver;
}

async function invokeWithoutConcurrency(alarm: StackAlarm): Promise<End> {
  const { FunctionName } = alarm.dimensions;
  const { ReservedConcurrentExecutions } = await lambda.send(
    new GetFunctionConcurrencyCommand({ FunctionName }),
  );
  await reserve(FunctionName, 0);
  try {
    await lambda.send(new InvokeCommand({ FunctionName }));
    throw new Error(`${alarm.id}: the function was not throttled.`);
  } catch (error) {
    if (!(error instanceof TooManyRequestsException)) throw error;
  } finally {
    await reserve(FunctionName, ReservedConcurrentExecutions);
  }
  return isOver;
}

async function reserve(FunctionName: string | undefined, concurrency: number | undefined) {
  await (concurrency === undefined
    ? lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }))
    : lambda.send(
        new PutFunctionConcurrencyCommand({
          FunctionName,
          ReservedConcurrentExecutions: concurrency,
        }),
      ));
}

/** Stops the functions that read a queue, sends a message, and lowers the alarm's threshold to a second. */
async function stopConsumer(alarm: StackAlarm): Promise<End> {
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

async function withThreshold({ name }: StackAlarm, Threshold: number): Promise<End> {
  const { MetricAlarms: [alarm] = [] } = await cloudWatch.send(
    new DescribeAlarmsCommand({ AlarmNames: [name] }),
  );
  if (!alarm) throw new Error(`There is no alarm ${name}.`);
  const put = async (threshold: number | undefined) => {
    await cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: alarm.AlarmName,
        AlarmDescription: alarm.AlarmDescription,
        AlarmActions: alarm.AlarmActions,
        OKActions: alarm.OKActions,
        Namespace: alarm.Namespace,
        MetricName: alarm.MetricName,
        Dimensions: alarm.Dimensions,
        Statistic: alarm.Statistic,
        Period: alarm.Period,
        EvaluationPeriods: alarm.EvaluationPeriods,
        ComparisonOperator: alarm.ComparisonOperator,
        TreatMissingData: alarm.TreatMissingData,
        Threshold: threshold,
      }),
    );
  };
  await put(Threshold);
  return () => put(alarm.Threshold);
}

/** Sends a message to the alarm's queue; its end removes all messages. */
async function sendMessage(alarm: StackAlarm): Promise<End> {
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

async function purge(alarm: StackAlarm): Promise<void> {
  await sqs.send(new PurgeQueueCommand({ QueueUrl: await queueOf(alarm) }));
}

async function queueOf({ dimensions: { QueueName } }: StackAlarm): Promise<string> {
  return (await sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl ?? '';
}

/** End of a fault that ended itself. */
function isOver(): Promise<void> {
  return Promise.resolve();
}
