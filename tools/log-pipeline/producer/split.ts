import { identityOf } from './key.ts';
import type { Line, Origin } from './line.ts';
import type { Tally } from './tally.ts';

const LF = 10;
const CR = 13;
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

export interface SplitOptions {
  /** Name of the file in messages. */
  readonly name: string;
  /** Host of the file. @default - this host's name */
  readonly source?: string;
  /** Maximum length of a line; longer ones are skipped and not buffered. */
  readonly maxLineBytes: number;
  readonly tally: Tally;
  /** Called for each line that is too long. */
  readonly warn: (sentence: string) => void;
}

/** Splits a file's bytes into lines at LF or CRLF; counts and skips empty lines. */
export class LineSplitter {
  private readonly options: SplitOptions;
  private origin: Origin | undefined;
  private number = 0;
  private position = 0;
  /** Bytes skipped before the current line. */
  private skipped = 0;
  /** Bytes of the incomplete line; only the beginning of a line that is too long. */
  private parts: Buffer[] = [];
  private size = 0;

  constructor(options: SplitOptions) {
    this.options = options;
  }

  push(chunk: Buffer): Line[] {
    const lines: Line[] = [];
    let start = 0;
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, start)) {
      this.finish(chunk.subarray(start, end), 1, lines);
      start = end + 1;
    }
    if (start < chunk.length) this.keep(chunk.subarray(start));
    return lines;
  }

  /** Emits the last line if it has no line end. */
  end(): Line[] {
    const lines: Line[] = [];
    if (this.size > 0) this.finish(Buffer.alloc(0), 0, lines);
    return lines;
  }

  private keep(chunk: Buffer): void {
    const part = this.withoutStart(chunk);
    this.size += part.length;
    // Includes one byte for the CR of a CRLF.
    if (this.size <= this.options.maxLineBytes + 1) this.parts.push(part);
  }

  /** Skips the byte order mark of a file, and NUL bytes of a file truncated while it was written. */
  private withoutStart(part: Buffer): Buffer {
    if (this.size > 0) return part;
    const isStart = this.position + this.skipped === 0;
    let start = isStart && part.indexOf(BYTE_ORDER_MARK) === 0 ? BYTE_ORDER_MARK.length : 0;
    while (part[start] === 0) start++;
    this.skipped += start;
    return part.subarray(start);
  }

  private finish(rest: Buffer, lineEnd: number, lines: Line[]): void {
    const last = this.withoutStart(rest);
    const size = this.size + last.length;
    const kept = this.parts.length > 0 ? Buffer.concat([...this.parts, last]) : last;
    const bytes = lineEnd > 0 && kept.at(-1) === CR ? kept.subarray(0, -1) : kept;
    this.parts = [];
    this.size = 0;
    this.number++;
    this.position += this.skipped;
    this.skipped = 0;
    this.add(bytes, size, lines);
    this.position += size + lineEnd;
  }

  private add(bytes: Buffer, size: number, lines: Line[]): void {
    const { name, source, maxLineBytes, tally, warn } = this.options;
    if (bytes.length === 0) {
      tally.empty++;
      return;
    }
    this.origin ??= { name, identity: identityOf(bytes, source) };
    if (size > maxLineBytes + 1 || bytes.length > maxLineBytes) {
      tally.tooLong++;
      warn(tooLong(name, this.number, size, maxLineBytes));
      return;
    }
    lines.push({ origin: this.origin, number: this.number, position: this.position, bytes });
  }
}

export function tooLong(name: string, number: number, size: number, limit: number): string {
  return `${name} line ${number}: not sent, its ${size} bytes are more than the ${limit} that a record of this stream can hold.`;
}
