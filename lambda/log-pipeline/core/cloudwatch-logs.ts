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

/** What a subscription filter of CloudWatch Logs sends (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html). */
export type LogsPayload = z.infer<typeof Payload>;
export type LogEvent = z.infer<typeof Event>;

/** @returns nothing when the value is none */
export function readLogsPayload(value: object): LogsPayload | undefined {
  return 'logEvents' in value ? Payload.safeParse(value).data : undefined;
}

/** CloudWatch Logs sends it to see whether the stream can be reached: there is nothing in it. */
export function isControlMessage(value: object): boolean {
  return 'messageType' in value && ControlMessage.safeParse(value).success;
}

/** The same for an event that CloudWatch Logs sends twice. */
export function eventId({ owner, logGroup, logStream }: LogsPayload, event: LogEvent): string {
  return hashId(owner, logGroup, logStream, event.id);
}

/**
 * A record for each event: a payload like the one it was in, which says where it is from. The line
 * end parts it from others in the backup.
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

/** A record of the stream has no more than 1 MiB; an event of CloudWatch Logs may have that by itself. */
const WORTH_COMPRESSING = 500_000;
