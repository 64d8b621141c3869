import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { partitionKey } from '../../../tools/log-pipeline/producer/key.ts';
import { ReadError, readLines } from '../../../tools/log-pipeline/producer/read.ts';
import { newTally } from '../../../tools/log-pipeline/producer/tally.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import type { Pipeline } from './pipeline.ts';
import { send } from './producer.ts';
import { newTag } from './tagged.ts';

/** Maximum bytes of a line in a record, besides its key and line end. */
const MOST_BYTES = 2 ** 20 - 26;
const IDS_A_SEARCH = 10_000;
/** Maximum wait for a change, in milliseconds. */
const PATIENCE = 30_000;

/** Counts documents and failed records of the user's own log files. */
export async function checkOwnFiles(
  pipeline: Pipeline,
  folder: string,
  { progress }: Deployment,
  checks: Checks,
): Promise<void> {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
  for (const name of names) {
    progress(name);
    const file = join(folder, name);
    // A new source gives ids that no other run has.
    const source = newTag();
    const ids = await idsOf(file, source);
    const before = (await pipeline.failedRecords()).length;
    const { summary } = await send(pipeline, [file], ['--source', source]).ended;
    const outcome = await outcomeOf(pipeline, ids, before);
    checks.equal(
      `Each line of ${name} becomes a document or a failed record`,
      `${ids.length} lines`,
      `${outcome.found + outcome.failed} lines`,
    );
    checks.note(`${name}: ${outcome.found} documents, ${outcome.failed} failed; ${summary}`);
  }
}

/** Ids of the lines of a file, as the producer assigns them. */
async function idsOf(file: string, source: string): Promise<string[]> {
  const { signal } = new AbortController();
  const options = {
    signal,
    source,
    maxLineBytes: MOST_BYTES,
    tally: newTally(),
    warn: () => undefined,
  };
  const ids: string[] = [];
  try {
    for await (const lines of readLines([file], options)) ids.push(...lines.map(partitionKey));
  } catch (error) {
    // The producer reports this error as well; it sends the lines before the damage.
    if (!(error instanceof ReadError)) throw error;
  }
  return ids;
}

/** Waits until all lines are documents or failed records, or until their numbers stop changing. */
async function outcomeOf(pipeline: Pipeline, ids: readonly string[], failedBefore: number) {
  let [found, failed, changed] = [0, 0, Date.now()];
  for (;;) {
    const [foundNow, failedNow] = [
      await countDocuments(pipeline, ids),
      (await pipeline.failedRecords()).length - failedBefore,
    ];
    if (foundNow + failedNow !== found + failed) changed = Date.now();
    [found, failed] = [foundNow, failedNow];
    if (found + failed >= ids.length || Date.now() - changed > PATIENCE) return { found, failed };
    await sleep(500);
  }
}

async function countDocuments(pipeline: Pipeline, ids: readonly string[]): Promise<number> {
  let count = 0;
  for (let at = 0; at < ids.length; at += IDS_A_SEARCH)
    count += await pipeline.domain.count({
      terms: { 'event.id': ids.slice(at, at + IDS_A_SEARCH) },
    });
  return count;
}
