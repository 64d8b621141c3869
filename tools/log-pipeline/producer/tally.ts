/** Counters of a producer. */
export interface Tally {
  /** Lines that Kinesis has confirmed. */
  lines: number;
  /** Bytes of these lines as sent. */
  bytes: number;
  /** PutRecords calls, including the SDK's own retries. */
  requests: number;
  /** Lines that were sent again because Kinesis rejected them. */
  retries: number;
  /** Empty lines, which are skipped. */
  empty: number;
  /** Lines over the stream's record limit, which are not sent. */
  tooLong: number;
  /** Bytes read of the files on disk, for the progress. */
  read: number;
}

export function newTally(): Tally {
  return { lines: 0, bytes: 0, requests: 0, retries: 0, empty: 0, tooLong: 0, read: 0 };
}
