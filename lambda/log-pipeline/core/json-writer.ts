const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Fewer bytes are copied faster one by one. */
const WORTH_A_CALL = 48;
const USUAL_BYTES = 64 * 1024;

/** 1 for bytes that JSON wants escaped by a backslash, 2 for control characters. */
const SPECIAL = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === QUOTE || byte === BACKSLASH) return 1;
  return byte < 0x20 ? 2 : 0;
});

/**
 * Writes one JSON document after the other as bytes into the same memory: no strings are made on the
 * way from the bytes of a line to those of its document.
 */
export class JsonWriter {
  private bytes = Buffer.allocUnsafeSlow(USUAL_BYTES);
  private length = 0;

  /** A new document, which will have no more than so many bytes. */
  begin(atMost: number): void {
    if (this.bytes.length > USUAL_BYTES || atMost > USUAL_BYTES) {
      this.bytes = Buffer.allocUnsafeSlow(Math.max(atMost, USUAL_BYTES));
    }
    this.length = 0;
  }

  /** JSON as it is. */
  json(text: Uint8Array): void {
    this.bytes.set(text, this.length);
    this.length += text.length;
  }

  /** JSON as it is, in ASCII. */
  ascii(text: string): void {
    this.length += this.bytes.write(text, this.length, 'latin1');
  }

  /** Bytes that are JSON as they are, a few of them. */
  copy(source: Uint8Array, start: number, end: number): void {
    const { bytes, length } = this;
    for (let at = start; at < end; at++) bytes[length + at - start] = source[at] as number;
    this.length += end - start;
  }

  /** A string of bytes in UTF-8 that need no escape. */
  quoted(source: Uint8Array, start: number, end: number): void {
    const { bytes } = this;
    let to = this.length;
    bytes[to++] = QUOTE;
    if (end - start > WORTH_A_CALL) bytes.set(source.subarray(start, end), to);
    else for (let at = start; at < end; at++) bytes[to + at - start] = source[at] as number;
    to += end - start;
    bytes[to++] = QUOTE;
    this.length = to;
  }

  /** A string of any text. */
  string(text: string): void {
    this.length += this.bytes.write(JSON.stringify(text), this.length);
  }

  /**
   * A string of bytes in UTF-8.
   *
   * @returns whether it has neither backslashes nor control characters
   */
  utf8(source: Buffer): boolean {
    const { bytes } = this;
    let to = this.length;
    let isPlain = true;
    bytes[to++] = QUOTE;
    for (let at = 0; at < source.length; at++) {
      const byte = source[at] as number;
      if (SPECIAL[byte] !== 0) {
        if (byte !== QUOTE) isPlain = false;
        if (SPECIAL[byte] === 2) {
          this.string(source.toString());
          return false;
        }
        bytes[to++] = BACKSLASH;
      }
      bytes[to++] = byte;
    }
    bytes[to++] = QUOTE;
    this.length = to;
    return isPlain;
  }

  toBase64(): string {
    return this.bytes.toString('base64', 0, this.length);
  }

  toString(): string {
    return this.bytes.toString('utf8', 0, this.length);
  }
}
