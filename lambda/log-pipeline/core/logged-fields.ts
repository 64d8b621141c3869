import { unescapeLogged } from './escapes.ts';
import type { JsonWriter } from './json-writer.ts';

const [QUOTE, MINUS] = [0x22, 0x2d];

/** Writes fields of one line, as bytes where they need no escape in JSON and had none in the log. */
export class LoggedFields {
  readonly writer: JsonWriter;
  readonly line: Buffer;
  private readonly isPlain: boolean;

  /** @param isPlain whether no field has quotes, backslashes or control characters */
  constructor(writer: JsonWriter, line: Buffer, isPlain: boolean) {
    this.writer = writer;
    this.line = line;
    this.isPlain = isPlain;
  }

  /** Nothing for `-`, for nothing, and for what Apache writes for an empty user, `""`. */
  write(label: Uint8Array, start: number, end: number): void {
    if (this.isMissing(start, end)) return;
    this.writer.json(label);
    if (this.isPlain) this.writer.quoted(this.line, start, end);
    else this.writer.string(unescapeLogged(this.line.subarray(start, end)));
  }

  private isMissing(start: number, end: number): boolean {
    const { line } = this;
    if (end - start === 1) return line[start] === MINUS;
    if (end - start === 2) return line[start] === QUOTE && line[start + 1] === QUOTE;
    return end <= start;
  }
}
