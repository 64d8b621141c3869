import {
  CloudWatchLogsClient,
  DescribeMetricFiltersCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { mockClient } from 'aws-sdk-client-mock';
import { faultFor } from './faults.ts';
import type { StackAlarm } from './stack-alarms.ts';

const logs = mockClient(CloudWatchLogsClient);

function alarmOn(metric: string): StackAlarm {
  return { id: 'Alarm', name: 'alarm', topic: 'topic', metric, dimensions: {} };
}

test('Lines that a metric filter counts are written to its log group until the end', async () => {
  logs.onAnyCommand().resolves({});
  logs
    .on(DescribeMetricFiltersCommand, {
      metricNamespace: 'summit-stacks',
      metricName: 'LandingZone-RootUser',
    })
    .resolves({ metricFilters: [{ logGroupName: 'trail' }] });
  const alarm = alarmOn('summit-stacks LandingZone-RootUser');
  const end = await faultFor(alarm)?.(alarm);
  await end?.();
  const [{ args: [{ input }] } = { args: [{ input: undefined }] }] =
    logs.commandCalls(PutLogEventsCommand);
  expect(input?.logGroupName).toBe('trail');
  expect(input?.logEvents).toHaveLength(100);
  expect(input?.logEvents?.[0]?.message).toContain('"type":"Root"');
});

test('No fault is known for a metric filter without a sample line', () => {
  expect(faultFor(alarmOn('summit-stacks LandingZone-Other'))).toBeUndefined();
});
