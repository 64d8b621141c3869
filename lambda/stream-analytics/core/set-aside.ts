/** Records that are in no window: trips that came too late, and records that are no trips. */
export const SET_ASIDE_KINDS = ['late', 'rejected'] as const;

/** Record that is in no window. */
export interface SetAside {
  readonly kind: (typeof SET_ASIDE_KINDS)[number];
  /** Reason in a few words. */
  readonly reason: string;
  /** Text of the record, at most 1,000 characters. */
  readonly record: string;
  readonly shard: string;
  readonly sequenceNumber: string;
  /** Number of the line in the record, from 0. */
  readonly line: number;
}

/** The record of an item, without keys and expiry time. */
export function setAsideOf(item: Readonly<Record<string, unknown>>): SetAside {
  const { kind, reason, record, shard, sequenceNumber, line } = item as unknown as SetAside;
  return { kind, reason, record, shard, sequenceNumber, line };
}
