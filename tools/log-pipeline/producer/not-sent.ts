import type { LineRecord } from './record.ts';
import type { Refusal } from './put.ts';

const RANGES_NAMED = 10;

/** Error with the lines that Kinesis rejected; nothing after the last of them was read. */
export class NotSentError extends Error {
  override readonly name = 'NotSentError';
  /** Lines in the order of the file. */
  readonly records: readonly LineRecord[];

  constructor(refusals: readonly Refusal[]) {
    const records = refusals.flatMap((refusal) => refusal.records);
    const reasons = [...new Set(refusals.map(({ reason }) => reason))].join('; ');
    super(`Lines not sent: ${records.length}, namely ${rangesOf(records)} (${reasons}).`);
    this.records = records;
  }
}

/** Line numbers as text, e.g. `access.log 1-500, 700`, at most ten ranges. */
function rangesOf(records: readonly LineRecord[]): string {
  const ranges: { name: string; from: number; to: number }[] = [];
  for (const { line } of records) {
    const last = ranges.at(-1);
    if (last?.name === line.origin.name && line.number === last.to + 1) last.to = line.number;
    else ranges.push({ name: line.origin.name, from: line.number, to: line.number });
  }
  const named = ranges.slice(0, RANGES_NAMED).map(({ name, from, to }, at) => {
    const numbers = from === to ? String(from) : `${from}-${to}`;
    return ranges[at - 1]?.name === name ? numbers : `${name} ${numbers}`;
  });
  const more = ranges.length - named.length;
  return named.join(', ') + (more > 0 ? ` and ${more} more ranges` : '');
}
