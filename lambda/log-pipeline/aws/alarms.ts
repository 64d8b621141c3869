import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { tracer } from '../../common/observability.ts';
import type { Load } from '../core/scaling-policy.ts';

const cloudwatch = tracer.captureAWSv3Client(new CloudWatchClient({ maxAttempts: 3 }));

/** Names of the alarms on the load of the stream. */
export interface AlarmNames {
  readonly high: string;
  readonly low: string;
  readonly behind: string;
}

/** Current states of the alarms. An alarm announces a change of its state only, not that it lasts. */
export async function readAlarms(names: AlarmNames): Promise<{ load: Load; behind: boolean }> {
  const { MetricAlarms = [] } = await cloudwatch.send(
    new DescribeAlarmsCommand({ AlarmNames: Object.values(names) }),
  );
  const rings = (name: string) =>
    MetricAlarms.some(({ AlarmName, StateValue }) => AlarmName === name && StateValue === 'ALARM');
  const load = rings(names.high) ? 'high' : rings(names.low) ? 'low' : 'normal';
  return { load, behind: rings(names.behind) };
}
