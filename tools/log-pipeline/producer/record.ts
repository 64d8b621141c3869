import { encode, type Format } from './encode.ts';
import { KEY_BYTES, partitionKey } from './key.ts';
import type { Line } from './line.ts';
import { tooLong } from './split.ts';
import type { Tally } from './tally.ts';

/** Line encoded for sending. */
export interface LineRecord {
  readonly line: Line;
  readonly key: string;
  readonly data: Uint8Array;
}

export interface RecordOptions {
  /** @default raw */
  readonly format?: Format;
  /** Maximum bytes of data and key together. @default 1 MiB, the default of a stream */
  readonly maxRecordBytes?: number;
  readonly tally: Tally;
  /** Called for each line whose record would be too large. */
  readonly warn: (sentence: string) => void;
}

export const DEFAULT_MAX_RECORD_BYTES = 1024 * 1024;

/** Encodes lines as records; counts and skips those that are too large. */
export function toRecords(lines: readonly Line[], options: RecordOptions): LineRecord[] {
  const { format = 'raw', maxRecordBytes = DEFAULT_MAX_RECORD_BYTES, tally, warn } = options;
  const limit = maxRecordBytes - KEY_BYTES;
  const records: LineRecord[] = [];
  for (const line of lines) {
    const data = encode(line.bytes, format);
    if (data.length <= limit) {
      records.push({ line, key: partitionKey(line), data });
    } else {
      tally.tooLong++;
      warn(tooLong(line.origin.name, line.number, data.length, limit));
    }
  }
  return records;
}
