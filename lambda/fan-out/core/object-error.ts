/** Why nothing can be done for an object; no retry mends any of these. */
export type ObjectErrorReason =
  | 'not-a-notification'
  | 'unknown-bucket'
  | 'invalid-key'
  | 'empty'
  | 'too-many-bytes'
  | 'unsupported-format'
  | 'too-many-pixels'
  | 'damaged';

/** A message or object that stays undone until somebody mends its cause; the text gives the value and the remedy. */
export class ObjectError extends Error {
  override readonly name = 'ObjectError';
  readonly reason: ObjectErrorReason;

  constructor(reason: ObjectErrorReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
