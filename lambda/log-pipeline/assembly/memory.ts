/**
 * Where in memory things are, in bytes; the compiler's own data begins at 0x20000. Blocks of 16 are
 * read and written, so each part has as many to spare.
 */
export const ID: usize = 0x400;
export const RECORD: usize = 0x1000;
export const DOCUMENT: usize = 0x6000;

/** Bytes that a record may have: each is at most three times in its document. */
export const MOST_BYTES: i32 = 0x4000;
