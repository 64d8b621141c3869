import { Random } from '../../e2e/random.ts';
import type { Checks } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import type { FanOut } from './fan-out.ts';
import { picture } from './objects.ts';
import { wrongEntries, wrongThumbnails } from './tally.ts';

/** Checks repeated messages of S3: after a loss, late, and duplicate. */
export async function checkReplays(fanOut: FanOut, prefix: string, checks: Checks): Promise<void> {
  const random = new Random(7);
  const old = await picture(`${prefix}replaced`, random, 'jpeg');
  const current = await picture(`${prefix}replaced`, random, 'jpeg');
  const lost = await picture(`${prefix}lost`, random, 'jpeg');
  for (const upload of [old, lost]) await fanOut.upload(upload);
  const [first] = await fanOut.audit.records(old.key, 1, 30);
  await fanOut.upload(current);
  const [, second] = await fanOut.audit.records(old.key, 2, 30);
  const [other] = await fanOut.audit.records(lost.key, 1, 30);
  if (!first || !second || !other) throw new Error('The audit queue has not all records.');
  await idle(fanOut);

  const before = await stateOf(fanOut, prefix);
  for (const { record } of [second, first, other]) {
    await fanOut.replay(record, 'metadata', 'thumbnail');
  }
  await idle(fanOut);
  const after = await stateOf(fanOut, prefix);
  checks.noProblems(
    'Duplicate messages, and one of an older version after the newer, change nothing',
    `${before.length} entries and thumbnails as before`,
    after.filter((line) => !before.includes(line)),
  );
  checks.noProblems('The newer version is kept', 'entry and thumbnail right', [
    ...wrongEntries([current], await fanOut.index(prefix)),
    ...(await wrongThumbnails(fanOut, [current])),
  ]);

  await fanOut.lose(lost.key);
  await fanOut.replay(other.record, 'nobody');
  await fanOut.replay(other.record, 'metadata');
  // SNS has accepted it, which does not mean that it is in the queue.
  await until('the entry', 30, async () =>
    (await fanOut.index(prefix)).has(lost.key) ? true : undefined,
  ).catch(() => undefined);
  await idle(fanOut);
  const has = (found: ReadonlyMap<string, unknown>) => (found.has(lost.key) ? 'yes' : 'no');
  checks.equal(
    'A replay for `metadata` restores a lost entry, and not the lost thumbnail',
    'entry yes, thumbnail no',
    `entry ${has(await fanOut.index(prefix))}, thumbnail ${has(await fanOut.thumbnails(prefix))}`,
  );
}

async function idle(fanOut: FanOut): Promise<void> {
  await Promise.all([fanOut.untilIdle('Metadata', 30), fanOut.untilIdle('Thumbnail', 30)]);
}

/** Entries with their sequencers, and the time of each thumbnail's write, one per line. */
async function stateOf(fanOut: FanOut, prefix: string): Promise<string[]> {
  const entries = [...(await fanOut.index(prefix)).values()].map(
    ({ key, sequencer }) => `${key} ${sequencer}`,
  );
  const thumbnails = [...(await fanOut.thumbnails(prefix))].map(
    ([key, written]) => `${key}.webp ${written.toISOString()}`,
  );
  return [...entries, ...thumbnails];
}
