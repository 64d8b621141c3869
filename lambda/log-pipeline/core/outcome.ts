/** Record for the stream; its partition key is the id of its document. */
export interface OutgoingRecord {
  readonly partitionKey: string;
  readonly data: Buffer;
}

/** Outcome of a record of the batch. */
export type Outcome =
  /** Base64 of one line of JSON. */
  | { readonly kind: 'document'; readonly data: string }
  /** Parts to put into the stream, one record for each document. */
  | { readonly kind: 'reingested'; readonly records: readonly OutgoingRecord[] }
  | { readonly kind: 'dropped' }
  | { readonly kind: 'failed'; readonly reason: FailureReason };

export type FailureReason =
  | 'empty'
  | 'not-utf-8'
  | 'unknown-format'
  | 'broken-json'
  | 'broken-message-pack'
  | 'broken-gzip'
  | 'too-deep'
  | 'too-large'
  | 'not-reingested'
  | 'internal-error';

/** Error for a record that cannot become a document. */
export class UnreadableRecord extends Error {
  override readonly name = 'UnreadableRecord';
  readonly reason: FailureReason;

  constructor(reason: FailureReason, options?: ErrorOptions) {
    super(reason, options);
    this.reason = reason;
  }
}
