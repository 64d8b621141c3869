import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  AddTagsToStreamCommand,
  DescribeStreamSummaryCommand,
  KinesisClient,
  LimitExceededException,
  ListTagsForStreamCommand,
  ResourceInUseException,
  UpdateShardCountCommand,
  type StreamStatus,
} from '@aws-sdk/client-kinesis';
import type { Context, EventBridgeEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';

const kinesis = mockClient(KinesisClient);
const cloudwatch = mockClient(CloudWatchClient);

Object.assign(process.env, {
  STREAM_NAME: 'lines',
  MIN_SHARDS: '1',
  MAX_SHARDS: '16',
  HIGH_ALARM: 'high',
  LOW_ALARM: 'low',
  BEHIND_ALARM: 'behind',
});

beforeEach(() => {
  kinesis.reset();
  cloudwatch.reset();
  kinesis.on(AddTagsToStreamCommand).resolves({});
  kinesis.on(UpdateShardCountCommand).resolves({});
});

function given(shards: number, alarms: readonly string[], { status = 'ACTIVE', tag = '' } = {}) {
  kinesis.on(DescribeStreamSummaryCommand).resolves({
    StreamDescriptionSummary: {
      StreamName: 'lines',
      StreamARN: 'arn:aws:kinesis:eu-west-1:123456789012:stream/lines',
      StreamStatus: status as StreamStatus,
      RetentionPeriodHours: 168,
      StreamCreationTimestamp: new Date(0),
      EnhancedMonitoring: [],
      OpenShardCount: shards,
    },
  });
  kinesis
    .on(ListTagsForStreamCommand)
    .resolves({ Tags: tag ? [{ Key: 'shard-changes', Value: tag }] : [], HasMoreTags: false });
  cloudwatch.on(DescribeAlarmsCommand).resolves({
    MetricAlarms: ['high', 'low', 'behind'].map((AlarmName) => ({
      AlarmName,
      StateValue: alarms.includes(AlarmName) ? 'ALARM' : 'OK',
    })),
  });
}

async function scale(): Promise<void> {
  const { handler } = await import('../../../../lambda/log-pipeline/scale-stream.ts');
  await handler({ id: 'tick' } as EventBridgeEvent<string, unknown>, {} as Context);
}

const asked = () =>
  kinesis.commandCalls(UpdateShardCountCommand).map(({ args: [{ input }] }) => input);
const remembered = () =>
  kinesis.commandCalls(AddTagsToStreamCommand).map(({ args: [{ input }] }) => input.Tags);
const secondsAgo = (seconds: number) => Math.floor(Date.now() / 1000) - seconds;

test.each([
  ['doubles full shards', 2, ['high'], 4],
  ['halves nearly empty shards', 4, ['low'], 2],
  ['doubles when records wait', 2, ['behind'], 4],
  ['doubles when both alarms are in ALARM', 2, ['high', 'low'], 4],
])('The function %s', async (_, shards, alarms, target) => {
  given(shards, alarms);
  await scale();
  expect(asked()).toEqual([
    { StreamName: 'lines', TargetShardCount: target, ScalingType: 'UNIFORM_SCALING' },
  ]);
});

test('The function changes nothing while no alarm is in ALARM', async () => {
  given(2, []);
  await scale();
  expect(asked()).toEqual([]);
});

test.each(['UPDATING', 'CREATING', 'DELETING'])(
  'The function waits while the stream is %s',
  async (status) => {
    given(2, ['high'], { status });
    await scale();
    expect(asked()).toEqual([]);
  },
);

test('The function stores its last ten changes in a tag of the stream', async () => {
  const earlier = Array.from({ length: 10 }, (_, index) => secondsAgo(86_400 + 600 * index));
  given(2, ['high'], { tag: earlier.join(' ') });
  await scale();
  const [now, ...rest] = remembered()[0]?.['shard-changes']?.split(' ') ?? [];
  expect(Number(now)).toBeGreaterThan(secondsAgo(60));
  expect(rest.map(Number)).toEqual(earlier.slice(0, 9));
});

test.each([
  ['in the last five minutes', [secondsAgo(60)]],
  ['ten times today', Array.from({ length: 10 }, (_, index) => secondsAgo(3600 * (index + 1)))],
])('The function keeps shards that were changed %s', async (_, changes) => {
  given(2, ['high'], { tag: changes.join(' ') });
  await scale();
  expect(asked()).toEqual([]);
});

test('The function ignores a tag with other content', async () => {
  given(2, ['high'], { tag: 'never touched' });
  await scale();
  expect(asked()).toHaveLength(1);
});

test('The function ignores the error when another change began at the same moment', async () => {
  given(2, ['high']);
  kinesis
    .on(UpdateShardCountCommand)
    .rejects(new ResourceInUseException({ message: 'UPDATING', $metadata: {} }));
  await scale();
  expect(remembered()).toEqual([]);
});

test("The function reports AWS's limits when one is reached", async () => {
  given(8, ['high']);
  kinesis
    .on(UpdateShardCountCommand)
    .rejects(new LimitExceededException({ message: 'Limit for shards is 10', $metadata: {} }));
  await expect(scale()).rejects.toThrow(
    'Kinesis refuses to give lines 16 shards. It allows 10 changes in 24 hours, at most twice and ' +
      "at least half as many at a time, within the account's quota of shards: raise the quota, or " +
      'lower the maximum. It says: Limit for shards is 10',
  );
  expect(remembered()).toEqual([]);
});

test('The function reports the number of shards by the name of the stream', async () => {
  const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  process.env.POWERTOOLS_METRICS_DISABLED = 'false';
  given(3, []);
  await scale();
  process.env.POWERTOOLS_METRICS_DISABLED = 'true';
  const metrics = written.mock.calls.map(([text]) => JSON.parse(String(text)) as object);
  written.mockRestore();
  expect(metrics).toContainEqual(
    expect.objectContaining({
      service: 'test',
      StreamName: 'lines',
      Shards: 3,
      _aws: expect.objectContaining({
        CloudWatchMetrics: [
          {
            Namespace: 'summit-stacks',
            Dimensions: [['service', 'StreamName']],
            Metrics: [{ Name: 'Shards', Unit: 'Count' }],
          },
        ],
      }) as object,
    }),
  );
});
