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
