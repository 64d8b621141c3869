import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';
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
import { mockClient } from 'aws-sdk-client-mock';
import { faultFor } from './faults.ts';
import type { StackAlarm } from './stack-alarms.ts';

const cloudWatch = mockClient(CloudWatchClient);
const kinesis = mockClient(KinesisClient);
const lambda = mockClient(LambdaClient);
const sqs = mockClient(SQSClient);

beforeEach(() => {
  for (const mock of [cloudWatch, kinesis, lambda, sqs]) mock.reset();
  cloudWatch.onAnyCommand().resolves({});
  kinesis.onAnyCommand().resolves({});
  lambda.onAnyCommand().resolves({});
  sqs.onAnyCommand().resolves({});
  cloudWatch
    .on(DescribeAlarmsCommand)
    .resolves({ MetricAlarms: [{ AlarmName: 'alarm', Threshold: 900 }] });
  sqs.on(GetQueueUrlCommand).resolves({ QueueUrl: 'https://queue' });
});

function alarmOn(metric: string, dimensions: StackAlarm['dimensions']): StackAlarm {
  return { id: 'Alarm', name: 'alarm', topic: 'topic', metric, dimensions };
}

function thresholds(): (number | undefined)[] {
  return cloudWatch.commandCalls(PutMetricAlarmCommand).map(({ args }) => args[0].input.Threshold);
}

test('A message waits, with a lower threshold, while no function reads its queue', async () => {
  lambda
    .on(ListEventSourceMappingsCommand)
    .resolves({ EventSourceMappings: [{ UUID: 'mapping' }] });
  const enabled = () =>
    lambda.commandCalls(UpdateEventSourceMappingCommand).map(({ args }) => args[0].input.Enabled);
  const alarm = alarmOn('AWS/SQS ApproximateAgeOfOldestMessage', { QueueName: 'work.fifo' });
  const end = await faultFor(alarm)?.(alarm);
  expect([enabled(), thresholds()]).toEqual([[false], [1]]);
  expect(sqs.commandCalls(SendMessageCommand)[0]?.args[0].input).toMatchObject({
    QueueUrl: 'https://queue',
    MessageGroupId: 'Alarm',
  });
  await end?.();
  expect([enabled(), thresholds()]).toEqual([
    [false, true],
    [1, 900],
  ]);
  expect(sqs.commandCalls(PurgeQueueCommand)).toHaveLength(1);
});

test('Records are sent to the stream of a function, with a lower threshold, until the end', async () => {
  const stream = 'arn:aws:kinesis:us-east-1:111111111111:stream/windows';
  lambda.on(ListEventSourceMappingsCommand, { FunctionName: 'index' }).resolves({
    EventSourceMappings: [{ EventSourceArn: 'arn:aws:sqs:::work' }, { EventSourceArn: stream }],
  });
  const alarm = alarmOn('AWS/Lambda IteratorAge', { FunctionName: 'index' });
  const end = await faultFor(alarm)?.(alarm);
  expect(thresholds()).toEqual([1]);
  await end?.();
  expect(thresholds()).toEqual([1, 900]);
  const [sent] = kinesis.commandCalls(PutRecordCommand);
  expect(sent?.args[0].input.StreamARN).toBe(stream);
});

test('No fault is known for other metrics, and for a version of a function', () => {
  expect(faultFor(alarmOn('AWS/ES CPUUtilization', {}))).toBeUndefined();
  const version = { FunctionName: 'f', Resource: 'f:live' };
  expect(faultFor(alarmOn('AWS/Lambda Errors', version))).toBeUndefined();
});
