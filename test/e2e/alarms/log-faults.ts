import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  DescribeMetricFiltersCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { randomUUID } from 'node:crypto';
import { SAMPLE_LINES } from '../../support/sample-lines.ts';
import { eachSecond, type End } from './fault.ts';
import type { StackAlarm } from './stack-alarms.ts';

/** Lines in a second: the highest threshold of an alarm on a metric filter. */
const LINES = 100;

const logs = new CloudWatchLogsClient({});

/** Returns true for an alarm on a metric filter with a sample line. */
export function countsLines(alarm: StackAlarm): boolean {
  return lineFor(alarm) !== undefined;
}

/** Writes lines that the metric filter counts each second. */
export async function logCountedLines(alarm: StackAlarm): Promise<End> {
  const [metricNamespace, metricName] = alarm.metric.split(' ');
  const { metricFilters: [filter] = [] } = await logs.send(
    new DescribeMetricFiltersCommand({ metricNamespace, metricName }),
  );
  if (!filter) throw new Error(`${alarm.id}: no metric filter counts for ${alarm.metric}.`);
  const stream = { logGroupName: filter.logGroupName, logStreamName: `alarm-${randomUUID()}` };
  await logs.send(new CreateLogStreamCommand(stream));
  return eachSecond(() => {
    const event = { timestamp: Date.now(), message: lineFor(alarm) };
    const logEvents = Array.from({ length: LINES }, () => event);
    return logs.send(new PutLogEventsCommand({ ...stream, logEvents }));
  });
}

function lineFor({ metric, dimensions }: StackAlarm): string | undefined {
  return Object.keys(dimensions).length === 0
    ? SAMPLE_LINES[metric.split('-').at(-1) ?? '']?.counted[0]
    : undefined;
}
