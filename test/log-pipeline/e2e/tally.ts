import type { FailedRecord } from '../../e2e/failed-records.ts';
import type { Document } from '../../e2e/search-domain.ts';
import { until } from '../../e2e/wait.ts';
import type { Pipeline } from './pipeline.ts';
import type { Tagged } from './tagged.ts';

/** Outcome of lines that were sent. */
export interface Outcome {
  readonly documents: readonly Document[];
  readonly failed: readonly FailedRecord[];
}

/**
 * Waits until there are as many documents and failed records as lines.
 *
 * @throws Error with the last numbers when the time is over
 */
export async function outcomeOf(
  pipeline: Pipeline,
  { tag, lines }: Tagged,
  seconds = 60,
): Promise<Outcome> {
  const isOurs = (record: FailedRecord) => lineOf(record).includes(tag);
  let seen = '';
  await until(`${lines.length} lines`, seconds, async () => {
    const found = await pipeline.count(tag);
    const failed = (await pipeline.failedRecords()).filter(isOurs).length;
    seen = `there were ${found} documents and ${failed} failed records`;
    return found + failed >= lines.length ? true : undefined;
  }).catch((error: unknown) => {
    throw new Error(`${(error as Error).message} In the end ${seen}.`);
  });
  return {
    documents: await pipeline.documents(tag),
    failed: (await pipeline.failedRecords()).filter(isOurs),
  };
}

/** Waits until the first lines are documents. */
export async function firstDocuments(pipeline: Pipeline, { tag }: Tagged): Promise<void> {
  await until('the first documents', 60, async () => (await pipeline.count(tag)) || undefined);
}

/** Outcome as one line of text: each line must be one document or a failed record. */
export function tally(all: Tagged, outcome: Outcome): string {
  return Object.entries(countsOf(all, outcome))
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

/** Counts lines by outcome. */
export function countsOf({ lines }: Tagged, { documents, failed }: Outcome) {
  const found = timesOf(documents.map((document) => keyOf(String(document['event.original']))));
  const refused = timesOf(failed.map(lineOf));
  const times = lines.map((line) => [found.get(keyOf(line)) ?? 0, refused.get(keyOf(line)) ?? 0]);
  const of = (wanted: (documents: number, failures: number) => boolean) =>
    times.filter(([documents = 0, failures = 0]) => wanted(documents, failures)).length;
  return {
    sent: lines.length,
    found: of((documents) => documents > 0),
    failed: of((documents, failures) => documents === 0 && failures > 0),
    lost: of((documents, failures) => documents + failures === 0),
    twice: of((documents) => documents > 1),
  };
}

/** Waits until all lines are in the backup; returns their number, including duplicates. */
export async function copiesInBackup(
  pipeline: Pipeline,
  { tag, lines }: Tagged,
  seconds = 60,
): Promise<number> {
  const keys = lines.map(keyOf);
  return until(`${lines.length} lines in the backup`, seconds, async () => {
    const backedUp = (await pipeline.backedUp()).toString('latin1').split('\n');
    // The record before a line may have no line end.
    const numbers = backedUp.flatMap((text) => {
      const at = Number(text.split(`${tag}-`)[1] ?? NaN);
      return text.endsWith(keys[at] ?? '\n') ? [at] : [];
    });
    return new Set(numbers).size === lines.length ? numbers.length : undefined;
  });
}

/** Line of a failed record, which failed before or after it became a document. */
function lineOf({ kind, data }: FailedRecord): string {
  if (kind === 'processing-failed') return keyOf(data).replace(/\n$/, '');
  return keyOf(String((JSON.parse(data.toString()) as Document)['event.original']));
}

/** Text with a character for each byte, which also compares lines that are not valid text. */
function keyOf(line: string | Buffer): string {
  return Buffer.from(line as string).toString('latin1');
}

function timesOf(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
