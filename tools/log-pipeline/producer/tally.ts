/** What a producer counts while it works. */
export interface Tally {
  /** Lines that Kinesis has confirmed. */
  lines: number;
  /** Of these lines, as sent. */
  bytes: number;
  /** PutRecords calls, those of the SDK's own retries included. */
  requests: number;
  /** Lines that were sent once more because Kinesis refused them. */
  retries: number;
  /** Empty lines, which are skipped. */
  empty: number;
  /** Lines above the stream's record limit, which are not sent. */
  tooLong: number;
  /** Bytes of the files as they lie on the disk, for the progress. */
  read: number;
}

export function newTally(): Tally {
  return { lines: 0, bytes: 0, requests: 0, retries: 0, empty: 0, tooLong: 0, read: 0 };
}
