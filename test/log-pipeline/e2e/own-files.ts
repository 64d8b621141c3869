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

/** Bytes of a line that a record has room for beside its key and line end. */
const MOST_BYTES = 2 ** 20 - 26;
const IDS_A_SEARCH = 10_000;
/** Without any change it is over. */
const PATIENCE = 30_000;

/** The user's own log files: how many of their lines are documents, and how many failed. */
export async function proveOwnFiles(
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
    // Another run's documents have other ids.
    const source = newTag();
    const ids = await idsOf(file, source);
    const before = (await pipeline.failedRecords()).length;
    const { summary } = await send(pipeline, [file], ['--source', source]).ended;
    const outcome = await outcomeOf(pipeline, ids, before);
    checks.equal(
      `${name}: every line is a document or a failed record`,
      `${ids.length} lines`,
      `${outcome.found + outcome.failed} lines`,
    );
    checks.remark(`${name}: ${outcome.found} documents, ${outcome.failed} refused; ${summary}`);
  }
}

/** The ids that the producer gives to the lines of a file. */
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
    // The producer says so too; the lines before the damage are sent.
    if (!(error instanceof ReadError)) throw error;
  }
  return ids;
}

/** How many are documents and how many failed, when that is all of them or nothing more comes. */
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
