/** Why a request can't be served; each is the sender's to repair, none is worth a retry. */
export type ImageErrorReason =
  | 'empty'
  | 'too-many-bytes'
  | 'unsupported-format'
  | 'too-many-pixels'
  | 'damaged'
  | 'unknown-size'
  | 'invalid-key'
  | 'not-a-notification';

/** An input that will never become an image; the message gives the value and the remedy. */
export class ImageError extends Error {
  override readonly name = 'ImageError';
  readonly reason: ImageErrorReason;

  constructor(reason: ImageErrorReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
