import { gunzipSync, gzipSync } from 'node:zlib';
import { parseJson } from '../../common/parse-json.ts';
import type { KafkaRecord } from './kafka-records.ts';

/** Consecutive records of one partition, which become one object. */
export type Run = readonly [KafkaRecord, ...KafkaRecord[]];

/** Line of an object. Key and value are JSON where they are JSON, else Base64 in `{base64}`. */
export interface ArchivedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly key: unknown;
  /** `null` for a tombstone. */
  readonly value: unknown;
}

/** Records by partition, in the order of their offsets. */
export function runsOf(records: readonly KafkaRecord[]): Run[] {
  const runs = new Map<string, [KafkaRecord, ...KafkaRecord[]]>();
  for (const record of records.toSorted((a, b) => a.offset - b.offset)) {
    const name = `${record.topic}/${record.partition}`;
    const run = runs.get(name);
    if (run) run.push(record);
    else runs.set(name, [record]);
  }
  return [...runs.values()];
}

/** Key of the object of a run: topic, partition and first offset, which sorts as text. */
export function keyOf([{ topic, partition, offset }]: Run): string {
  return `changes/topic=${topic}/partition=${partition}/${String(offset).padStart(20, '0')}.jsonl.gz`;
}

/** Offset of the last record of a run. */
export function lastOffset(run: Run): number {
  return run.at(-1)?.offset ?? run[0].offset;
}

/** Records of a run after an offset. */
export function after(run: Run, offset: number): Run | undefined {
  const [first, ...rest] = run.filter((record) => record.offset > offset);
  return first && [first, ...rest];
}

/** Object of a run: JSON lines, compressed. */
export function packed(run: Run): Buffer {
  return gzipSync(run.map((record) => `${JSON.stringify(lineOf(record))}\n`).join(''));
}

/** Records of an object. */
export function unpacked(body: Uint8Array): ArchivedRecord[] {
  const lines = gunzipSync(body).toString().trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as ArchivedRecord);
}

function lineOf({ topic, partition, offset, timestamp, key, value }: KafkaRecord): ArchivedRecord {
  return { topic, partition, offset, timestamp, key: readable(key), value: readable(value) };
}

function readable(bytes: Buffer | undefined): unknown {
  if (bytes === undefined) return null;
  return parseJson(bytes.toString()) ?? { base64: bytes.toString('base64') };
}
