import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import {
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  TooManyRequestsException,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { SNSClient } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { Checks, type Deployment, type ExpectedAlarms } from '../scenario.ts';
import { AlarmWatch } from './alarm-watch.ts';
import { alarmsOf } from './stack-alarms.ts';

const TOPIC = 'arn:aws:sns:us-east-1:111111111111:Stack-Topic';

const cloudWatch = mockClient(CloudWatchClient);
const lambda = mockClient(LambdaClient);
const sqs = mockClient(SQSClient);
mockClient(SNSClient).onAnyCommand().resolves({});

/** Changes of alarms: their history, and the messages of the topic. */
let changes: { alarm: string; from: string; to: string }[];

beforeEach(() => {
  changes = [];
  for (const mock of [cloudWatch, lambda, sqs]) mock.reset();
  lambda.onAnyCommand().resolves({});
  sqs.onAnyCommand().resolves({});
  cloudWatch
    .on(DescribeAlarmsCommand)
    .resolves({ MetricAlarms: [functionAlarm('WorkFails', 'Errors')] });
  cloudWatch.on(DescribeAlarmHistoryCommand).callsFake(() => ({
    AlarmHistoryItems: changes.map(({ alarm, from, to }) => ({
      AlarmName: alarm,
      HistoryData: JSON.stringify({ oldState: { stateValue: from }, newState: { stateValue: to } }),
    })),
  }));
  sqs.on(CreateQueueCommand).resolves({ QueueUrl: 'https://queue' });
  sqs
    .on(GetQueueAttributesCommand)
    .callsFake(({ AttributeNames }: { AttributeNames: string[] }) => ({
      Attributes: AttributeNames.includes('QueueArn')
        ? { QueueArn: 'arn' }
        : { ApproximateNumberOfMessages: String(changes.length) },
    }));
  sqs.on(ReceiveMessageCommand).callsFake(() => ({
    Messages: [
      { Body: 'A budget has exceeded its threshold.' },
      ...changes.map(({ alarm, from, to }) => ({
        Body: JSON.stringify({ AlarmName: alarm, OldStateValue: from, NewStateValue: to }),
      })),
    ],
  }));
});

function functionAlarm(id: string, MetricName: string): MetricAlarm {
  return {
    AlarmName: nameOf(id),
    AlarmActions: [TOPIC],
    Namespace: 'AWS/Lambda',
    MetricName,
    Dimensions: [{ Name: 'FunctionName', Value: 'work' }],
  };
}

function nameOf(id: string): string {
  return `Stack-Monitoring${id}0123ABCD-F00`;
}

function goOffAndBack(id: string): void {
  changes.push({ alarm: nameOf(id), from: 'OK', to: 'ALARM' });
  changes.push({ alarm: nameOf(id), from: 'ALARM', to: 'OK' });
}

async function check(
  goOff: readonly string[],
  thresholds?: ExpectedAlarms['thresholds'],
): Promise<Checks> {
  const checks = new Checks();
  const watch = await AlarmWatch.start(['Stack'], { goOff, thresholds }, {} as Deployment);
  await watch.check(checks);
  return checks;
}

describe('The alarms of a stack', () => {
  test('are named by the ids of their constructs and leave out those that scale', async () => {
    cloudWatch.on(DescribeAlarmsCommand).resolves({
      MetricAlarms: [
        functionAlarm('WorkFails', 'Errors'),
        { ...functionAlarm('Scaling', 'Errors'), AlarmActions: ['arn:aws:autoscaling:::policy'] },
      ],
    });
    expect(await alarmsOf(['Stack'])).toEqual([
      {
        id: 'WorkFails',
        name: 'Stack-MonitoringWorkFails0123ABCD-F00',
        topic: TOPIC,
        metric: 'AWS/Lambda Errors',
        dimensions: { FunctionName: 'work' },
      },
    ]);
  });

  test('are all passed when the scenario’s faults make them go off and back', async () => {
    goOffAndBack('WorkFails');
    const { rows, notes } = await check(['WorkFails']);
    expect(rows.map(({ outcome }) => outcome)).toEqual(['passed', 'passed', 'passed']);
    expect(notes.join()).toContain('1 of 1 alarms were seen going off and back');
  });

  test('fail when one goes off without a fault', async () => {
    goOffAndBack('WorkFails');
    const { rows } = await check([]);
    expect(rows[0]).toMatchObject({
      outcome: 'failed',
      observed: 'WorkFails went off without a fault',
    });
  });

  test('are made to go off by a handler that is missing, which is then restored', async () => {
    lambda.on(GetFunctionConfigurationCommand).resolves({ Handler: 'index.handler' });
    lambda.on(InvokeCommand).callsFake(() => {
      goOffAndBack('WorkFails');
      return { FunctionError: 'Unhandled' };
    });
    const { rows } = await check([]);
    expect(rows.map(({ outcome }) => outcome)).toEqual(['passed', 'passed', 'passed', 'passed']);
    expect(
      lambda.commandCalls(UpdateFunctionConfigurationCommand).map(({ args: [{ input }] }) => input),
    ).toEqual([
      { FunctionName: 'work', Handler: 'missing.handler' },
      { FunctionName: 'work', Handler: 'index.handler' },
    ]);
  });

  test('get no fault while they are in state ALARM, which they were before the scenario', async () => {
    cloudWatch.on(DescribeAlarmsCommand).resolves({
      MetricAlarms: [{ ...functionAlarm('WorkFails', 'Errors'), StateValue: 'ALARM' }],
    });
    const { rows } = await check([]);
    expect(rows.at(-1)).toMatchObject({
      check: 'WorkFails go off and back',
      outcome: 'not run',
    });
    expect(lambda.calls()).toEqual([]);
  });

  test('are made to go off by a function without concurrency', async () => {
    cloudWatch
      .on(DescribeAlarmsCommand)
      .resolves({ MetricAlarms: [functionAlarm('WorkIsThrottled', 'Throttles')] });
    lambda.on(GetFunctionConcurrencyCommand).resolves({});
    lambda.on(InvokeCommand).callsFake(() => {
      goOffAndBack('WorkIsThrottled');
      throw new TooManyRequestsException({ message: 'Rate Exceeded', $metadata: {} });
    });
    const { rows } = await check([]);
    expect(rows.map(({ outcome }) => outcome)).toEqual(['passed', 'passed', 'passed', 'passed']);
  });

  test('are not run when no fault is known for their metric', async () => {
    cloudWatch
      .on(DescribeAlarmsCommand)
      .resolves({ MetricAlarms: [functionAlarm('WorkIsSlow', 'Duration')] });
    const { rows } = await check([]);
    expect(rows.at(-1)).toMatchObject({
      check: 'WorkIsSlow go off and back',
      outcome: 'not run',
    });
  });

  test('have other thresholds during the scenario where it says so', async () => {
    cloudWatch
      .on(DescribeAlarmsCommand)
      .resolves({ MetricAlarms: [{ ...functionAlarm('WorkIsSlow', 'Duration'), Threshold: 900 }] });
    cloudWatch.on(PutMetricAlarmCommand).resolves({});
    goOffAndBack('WorkIsSlow');
    const { rows } = await check([], { WorkIsSlow: 1 });
    expect(rows.map(({ outcome }) => outcome)).toEqual(['passed', 'passed', 'passed']);
    const put = cloudWatch.commandCalls(PutMetricAlarmCommand);
    expect(put.map(({ args: [{ input }] }) => input.Threshold)).toEqual([1, 900]);
  });

  test('must exist when a scenario expects them', async () => {
    await expect(check(['Other'])).rejects.toThrow('There is no alarm Other, only WorkFails.');
  });
});
