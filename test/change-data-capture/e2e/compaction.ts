import { CHANGES_TOPIC } from '../../../lambda/change-data-capture/contract.ts';
import type { KafkaControl, TopicRecord } from '../../../tools/support/kafka-control.ts';
import type { Checks } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import type { Shop } from './shop.ts';

/** Settings with which the log cleaner compacts all but the newest segment at once. */
const AT_ONCE = {
  'min.compaction.lag.ms': '0',
  'min.cleanable.dirty.ratio': '0.001',
  'segment.ms': '100',
};

const REMOVES = 'Compaction removes the records of a row that a later one replaces';
const KEEPS = 'Compaction keeps the latest record of each row';
const TOMBSTONES = 'Compaction keeps the tombstones, for delete.retention.ms';

/** Compacts the topic of changes as an operator can, and compares its records before and after. */
export async function checkCompaction(
  shop: Shop,
  control: KafkaControl | undefined,
  checks: Checks,
): Promise<void> {
  if (!control) {
    for (const title of [REMOVES, KEEPS, TOMBSTONES])
      checks.notRun(title, 'The topic of an account is compacted a week after its changes');
    return;
  }
  const { operator } = control;
  const before = await operator.read(CHANGES_TOPIC);
  const latest = latestOf(before);
  const own = await operator.settings(CHANGES_TOPIC);
  await operator.configure(CHANGES_TOPIC, { ...own, ...AT_ONCE });
  // A segment ends with the next record of its partition.
  for (let round = 0; round < 2; round++)
    await shop.run('UPDATE customers SET email = email WHERE id <= 30');
  let after: readonly TopicRecord[] = [];
  await until('the log cleaner', 60, async () => {
    after = await operator.read(CHANGES_TOPIC);
    return replacedOf(after, before).length === 0 || undefined;
  }).catch(() => undefined);
  await operator.configure(CHANGES_TOPIC, own);

  const places = new Set(before.map(placeOf));
  const kept = after.filter((each) => places.has(placeOf(each)));
  const replaced = replacedOf(after, before);
  checks.noProblems(
    REMOVES,
    'at least 1,000 records fewer, and no replaced one left',
    before.length - kept.length >= 1_000 && replaced.length === 0
      ? []
      : [`${before.length} records before, ${kept.length} after`, ...replaced.map(placeOf)],
  );
  const found = latestOf(after);
  checks.noProblems(
    KEEPS,
    `${latest.size} rows`,
    [...latest].flatMap(([key, { offset }]) =>
      (found.get(key)?.offset ?? -1) < offset ? [key] : [],
    ),
  );
  const deleted = [...latest].flatMap(([key, { hasValue }]) => (hasValue ? [] : [key]));
  checks.noProblems(
    TOMBSTONES,
    `${deleted.length} tombstones`,
    deleted.length === 0
      ? ['none before']
      : deleted.filter((key) => found.get(key)?.hasValue !== false),
  );
  checks.note(
    `Compaction: ${before.length} records of ${latest.size} rows before, ${kept.length} of them after`,
  );
}

/** Latest record of each key. */
function latestOf(records: readonly TopicRecord[]): ReadonlyMap<string, TopicRecord> {
  return new Map(
    records.toSorted((a, b) => a.offset - b.offset).map((each) => [each.key, each] as const),
  );
}

/** Records of the topic that were there before, and even then were not the latest of their key. */
function replacedOf(
  records: readonly TopicRecord[],
  before: readonly TopicRecord[],
): readonly TopicRecord[] {
  const latest = new Set([...latestOf(before).values()].map(placeOf));
  const replaced = new Set(before.map(placeOf).filter((place) => !latest.has(place)));
  return records.filter((each) => replaced.has(placeOf(each)));
}

function placeOf({ partition, offset }: TopicRecord): string {
  return `${partition}/${offset}`;
}
