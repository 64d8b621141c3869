/** File or other byte sequence. */
export interface Origin {
  /** Name in messages: the path as given, or `stdin`. */
  readonly name: string;
  /** Identity, independent of the path: see `identityOf`. */
  readonly identity: Uint8Array;
}

/** Line without its line end. */
export interface Line {
  readonly origin: Origin;
  /** Line number, from 1. */
  readonly number: number;
  /** Position of its first byte in the (unpacked) file, from 0. */
  readonly position: number;
  readonly bytes: Buffer;
}
