import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  DescribeDeliveryStreamCommand,
  FirehoseClient,
  PutRecordCommand as PutIntoDelivery,
} from '@aws-sdk/client-firehose';
import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';
import {
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { GetBucketPolicyCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
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
const firehose = mockClient(FirehoseClient);
const kinesis = mockClient(KinesisClient);
const lambda = mockClient(LambdaClient);
const s3 = mockClient(S3Client);
const sqs = mockClient(SQSClient);

beforeEach(() => {
  for (const mock of [cloudWatch, firehose, kinesis, lambda, s3, sqs]) mock.reset();
  cloudWatch.onAnyCommand().resolves({});
  firehose.onAnyCommand().resolves({});
  s3.onAnyCommand().resolves({});
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

/** Delivery stream with a bucket `lake`, and a bucket `raw` for the backup. */
function deliver(source?: string): void {
  const bucket = (name: string) => ({
    ...{ BucketARN: `arn:aws:s3:::${name}`, RoleARN: 'arn:aws:iam::111111111111:role/delivery' },
    ...{ BufferingHints: {}, CompressionFormat: undefined, EncryptionConfiguration: {} },
  });
  firehose.on(DescribeDeliveryStreamCommand).resolves({
    DeliveryStreamDescription: {
      ...{ DeliveryStreamName: 'trips', DeliveryStreamARN: 'arn', DeliveryStreamStatus: 'ACTIVE' },
      ...{ DeliveryStreamType: 'DirectPut', VersionId: '1', HasMoreDestinations: false },
      Source: { KinesisStreamSourceDescription: { KinesisStreamARN: source } },
      Destinations: [
        {
          DestinationId: '1',
          ExtendedS3DestinationDescription: {
            ...bucket('lake'),
            S3BackupDescription: bucket('raw'),
          },
        },
      ],
    },
  });
}

test.each([
  ['BackupToS3.Success', 'raw'],
  ['DeliveryToS3.Success', 'lake'],
])('Firehose is denied the bucket of %s until the alarm goes off', async (name, bucket) => {
  deliver();
  const Statement = [{ Sid: 'OnlyTls' }];
  s3.on(GetBucketPolicyCommand, { Bucket: bucket }).resolves({
    Policy: JSON.stringify({ Version: '2012-10-17', Statement }),
  });
  cloudWatch
    .on(DescribeAlarmsCommand)
    .resolvesOnce({ MetricAlarms: [{ AlarmName: 'alarm', StateValue: 'OK' }] })
    .resolves({ MetricAlarms: [{ AlarmName: 'alarm', StateValue: 'ALARM' }] });
  const alarm = alarmOn(`AWS/Firehose ${name}`, { DeliveryStreamName: 'trips' });
  await faultFor(alarm)?.(alarm);
  const policies = s3
    .commandCalls(PutBucketPolicyCommand)
    .map(({ args }) => JSON.parse(args[0].input.Policy ?? '') as { Statement: object[] });
  const denial = {
    Effect: 'Deny',
    Principal: { AWS: 'arn:aws:iam::111111111111:role/delivery' },
    Action: 's3:PutObject',
    Resource: `arn:aws:s3:::${bucket}/*`,
  };
  expect(policies.map((policy) => policy.Statement)).toEqual([[...Statement, denial], Statement]);
  expect(firehose.commandCalls(PutIntoDelivery)).toHaveLength(2);
});

test('A delivery gets records from its stream, with a lower threshold of metric math, until the end', async () => {
  const stream = 'arn:aws:kinesis:us-east-1:111111111111:stream/logs';
  deliver(stream);
  const Metrics = [{ Id: 'm1' }];
  cloudWatch
    .on(DescribeAlarmsCommand)
    .resolves({ MetricAlarms: [{ AlarmName: 'alarm', Threshold: 900, Metrics }] });
  const alarm = alarmOn('AWS/Firehose DeliveryToS3.DataFreshness', { DeliveryStreamName: 'trips' });
  const end = await faultFor(alarm)?.(alarm);
  await end?.();
  expect(thresholds()).toEqual([0.001, 900]);
  const [put] = cloudWatch.commandCalls(PutMetricAlarmCommand);
  expect(put?.args[0].input).toMatchObject({ Metrics });
  expect(kinesis.commandCalls(PutRecordCommand)[0]?.args[0].input.StreamARN).toBe(stream);
});

test('A level reaches a threshold of 0', async () => {
  const alarm = alarmOn('AWS/ES CPUUtilization', { DomainName: 'logs' });
  const end = await faultFor(alarm)?.(alarm);
  await end?.();
  expect(thresholds()).toEqual([0, 900]);
});

test('The fault of an architecture is for one alarm', () => {
  const own = { Alarm: () => Promise.resolve(() => Promise.resolve()) };
  expect(faultFor(alarmOn('AWS/ES ClusterStatus.red', {}), own)).toBe(own.Alarm);
  const other = { ...alarmOn('AWS/ES ClusterStatus.red', {}), id: 'Other' };
  expect(faultFor(other, own)).toBeUndefined();
});

test('No fault is known for other metrics, and for a version of a function', () => {
  expect(faultFor(alarmOn('AWS/DynamoDB ThrottledRequests', {}))).toBeUndefined();
  const version = { FunctionName: 'f', Resource: 'f:live' };
  expect(faultFor(alarmOn('AWS/Lambda Errors', version))).toBeUndefined();
});
