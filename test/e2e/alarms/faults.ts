import { requestSlowly, requestWithoutHandler } from './api-faults.ts';
import { executeFailure, executeTooLong } from './execution-faults.ts';
import { deliverLate, denyBucket } from './delivery-faults.ts';
import type { Fault } from './fault.ts';
import { invokeWithoutConcurrency, invokeWithoutHandler } from './function-faults.ts';
import { countsLines, logCountedLines } from './log-faults.ts';
import { purge, sendMessage, stopConsumer } from './queue-faults.ts';
import type { StackAlarm } from './stack-alarms.ts';
import { readLate } from './stream-faults.ts';
import { reachThreshold } from './threshold.ts';

const FAILED_MESSAGES = 'AWS/SQS ApproximateNumberOfMessagesVisible';

/** Faults by the metric of the alarm. */
const FAULTS: Readonly<Record<string, Fault>> = {
  'AWS/Lambda Errors': invokeWithoutHandler,
  'AWS/Lambda Throttles': invokeWithoutConcurrency,
  [FAILED_MESSAGES]: sendMessage,
  'AWS/SQS ApproximateAgeOfOldestMessage': stopConsumer,
  'AWS/Kinesis GetRecords.IteratorAgeMilliseconds': readLate,
  'AWS/Lambda IteratorAge': readLate,
  'AWS/ApiGateway 5XXError': requestWithoutHandler,
  'AWS/ApiGateway Latency': requestSlowly,
  'AWS/States ExecutionsFailed': executeFailure,
  'AWS/States ExecutionsTimedOut': executeTooLong,
  'AWS/Firehose BackupToS3.Success': denyBucket,
  'AWS/Firehose DeliveryToS3.Success': denyBucket,
  'AWS/Firehose DeliveryToS3.DataFreshness': deliverLate,
  'AWS/Firehose DeliveryToAmazonOpenSearchService.DataFreshness': deliverLate,
  'AWS/ES CPUUtilization': reachThreshold,
  'AWS/ES FreeStorageSpace': reachThreshold,
  'AWS/ES JVMMemoryPressure': reachThreshold,
  'AWS/Lambda OffsetLag': reachThreshold,
  'AWS/RDS OldestReplicationSlotLag': reachThreshold,
  'AWS/RDS VolumeBytesUsed': reachThreshold,
};

/**
 * Fault for an alarm; `undefined` when none is known.
 *
 * @param own faults of the architecture, by the id of the alarm
 */
export function faultFor(
  alarm: StackAlarm,
  own: Readonly<Record<string, Fault>> = {},
): Fault | undefined {
  const { id, metric, dimensions } = alarm;
  if (countsLines(alarm)) return logCountedLines;
  // A version's configuration can't be changed.
  return own[id] ?? ('Resource' in dimensions ? undefined : FAULTS[metric]);
}

/** Removes the messages whose alarm would not go back. */
export async function removeFailedMessages(alarms: readonly StackAlarm[]): Promise<void> {
  for (const alarm of alarms.filter(({ metric }) => metric === FAILED_MESSAGES)) await purge(alarm);
}
