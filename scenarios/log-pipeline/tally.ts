import type { FailedRecord } from '../support/failed-records.ts';
import type { Document } from '../support/search-domain.ts';
import { until } from '../support/wait.ts';
import type { Pipeline } from './pipeline.ts';
import type { Tagged } from './tagged.ts';

/** What became of lines that were sent. */
export interface Outcome {
  readonly documents: readonly Document[];
  readonly failed: readonly FailedRecord[];
}

/**
 * Waits until there are as many documents and failed records as lines.
 *
 * @throws Error saying how many there were when the time was over
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

/** The outcome as one line: each line must be one document, or a failed record. */
export function tally({ lines }: Tagged, { documents, failed }: Outcome): string {
  const found = countsOf(documents.map((document) => keyOf(String(document['event.original']))));
  const refused = countsOf(failed.map(lineOf));
  const of = (wanted: (documents: number, failures: number) => boolean) =>
    lines.filter((line) => wanted(found.get(keyOf(line)) ?? 0, refused.get(keyOf(line)) ?? 0))
      .length;
  return [
    `sent ${lines.length}`,
    `found ${of((documents) => documents > 0)}`,
    `failed ${of((documents, failures) => documents === 0 && failures > 0)}`,
    `lost ${of((documents, failures) => documents + failures === 0)}`,
    `twice ${of((documents) => documents > 1)}`,
  ].join(', ');
}

/** Waits until all lines are in the backup; answers which are there more than once, as often. */
export async function copiesInBackup(
  pipeline: Pipeline,
  { tag, lines }: Tagged,
  seconds = 60,
): Promise<number> {
  return until(`${lines.length} lines in the backup`, seconds, async () => {
    const backedUp = (await pipeline.backedUp()).toString('latin1').split('\n');
    const there = countsOf(backedUp.filter((line) => line.includes(tag)));
    if (!lines.every((line) => there.has(keyOf(line)))) return undefined;
    return [...there.values()].reduce((sum, count) => sum + count, 0);
  });
}

/** The line of a failed record, whether it failed before or after it became a document. */
function lineOf({ kind, data }: FailedRecord): string {
  if (kind === 'processing-failed') return keyOf(data).replace(/\n$/, '');
  return keyOf(String((JSON.parse(data.toString()) as Document)['event.original']));
}

/** A character for each byte: lines are equal when their bytes are, also where they are no text. */
function keyOf(line: string | Buffer): string {
  return Buffer.from(line as string).toString('latin1');
}

function countsOf(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
