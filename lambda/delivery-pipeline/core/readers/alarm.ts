import * as z from 'zod/mini';
import type { Particulars } from '../events.ts';

const text = z.optional(z.string());

const AlarmChange = z.object({
  alarmName: z.string(),
  state: z.object({ value: z.string(), reason: text }),
  previousState: z.optional(z.object({ value: text })),
});

/**
 * State change of an alarm
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html).
 */
export function readAlarm(detail: unknown): Particulars {
  const { alarmName, state, previousState } = AlarmChange.parse(detail);
  return {
    subject: 'alarm',
    state: state.value,
    previousState: previousState?.value,
    name: alarmName,
    reason: state.reason,
  };
}
