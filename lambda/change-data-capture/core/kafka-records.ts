import type { MSKEvent } from 'aws-lambda';

/** Record of a topic. */
export interface KafkaRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly key: Buffer;
  /** @default - a tombstone, which has no value */
  readonly value?: Buffer;
}

/** Record in a response, in the form that Lambda expects for Kafka. */
export interface FailedItem {
  readonly itemIdentifier: { readonly partition: string; readonly offset: number };
}

/** Type of the event as it arrives: a tombstone has no value, and a record may have no key. */
type Given = Partial<MSKEvent['records'][string][number]>;

/** Records of an event, in the order of each partition. */
export function recordsOf(event: MSKEvent): KafkaRecord[] {
  return Object.values(event.records).flatMap((records) =>
    records.map(({ topic, partition, offset, timestamp, key, value }: Given) => ({
      topic: topic ?? '',
      partition: partition ?? 0,
      offset: offset ?? 0,
      timestamp: timestamp ?? 0,
      key: Buffer.from(key ?? '', 'base64'),
      value: value ? Buffer.from(value, 'base64') : undefined,
    })),
  );
}

/** Identifies a failed record for Lambda, which then delivers its batch again from there. */
export function failedItem({ topic, partition, offset }: KafkaRecord): FailedItem {
  return { itemIdentifier: { partition: `${topic}-${partition}`, offset } };
}
