import { gzipSync } from 'node:zlib';
import * as z from 'zod/mini';
import { hashId } from './document-id.ts';
import type { OutgoingRecord } from './outcome.ts';

const Event = z.object({ id: z.string(), timestamp: z.number(), message: z.string() });

const Payload = z.object({
  messageType: z.literal('DATA_MESSAGE'),
  owner: z.string(),
  logGroup: z.string(),
  logStream: z.string(),
  logEvents: z.array(Event),
});

const ControlMessage = z.object({ messageType: z.literal('CONTROL_MESSAGE') });

/** Payload of a subscription filter of CloudWatch Logs (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html). */
export type LogsPayload = z.infer<typeof Payload>;
export type LogEvent = z.infer<typeof Event>;

/** @returns undefined if the value is not such a payload */
export function readLogsPayload(value: object): LogsPayload | undefined {
  return 'logEvents' in value ? Payload.safeParse(value).data : undefined;
}

/** True for a control message, with which CloudWatch Logs tests access to the stream. It has no events. */
export function isControlMessage(value: object): boolean {
  return 'messageType' in value && ControlMessage.safeParse(value).success;
}

/** Stable id: the same if CloudWatch Logs sends an event twice. */
export function eventId({ owner, logGroup, logStream }: LogsPayload, event: LogEvent): string {
  return hashId(owner, logGroup, logStream, event.id);
}

/**
 * One record for each event: a payload with the same origin as the one that held it. The line end
 * separates it from other records in the backup.
 */
export function splitPayload(payload: LogsPayload): OutgoingRecord[] {
  return payload.logEvents.map((event) => {
    const json = Buffer.from(`${JSON.stringify({ ...payload, logEvents: [event] })}\n`);
    return {
      partitionKey: eventId(payload, event),
      data: json.length < WORTH_COMPRESSING ? json : gzipSync(json),
    };
  });
}

/** Minimum size for compression: a record is limited to 1 MiB, which one event can reach. */
const WORTH_COMPRESSING = 500_000;
