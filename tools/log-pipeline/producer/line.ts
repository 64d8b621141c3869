/** A file, or another sequence of bytes with a beginning. */
export interface Origin {
  /** As in messages: the path as it was given, or `stdin`. */
  readonly name: string;
  /** What tells it from others wherever it lies: see `identityOf`. */
  readonly identity: Uint8Array;
}

/** One line, without its line end. */
export interface Line {
  readonly origin: Origin;
  /** From 1. */
  readonly number: number;
  /** Of its first byte in the (unpacked) file, from 0. */
  readonly position: number;
  readonly bytes: Buffer;
}
