import { indexOf } from '../../../lambda/change-data-capture/aws/search-index.ts';
import type { KafkaControl } from '../../../tools/support/kafka-control.ts';
import type { SearchControl } from '../../../tools/support/search-control.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import { readLetters, replay, type Letter, type PlacedRecord } from './letters.ts';
import type { Shop } from './shop.ts';
import type { Stores } from './stores.ts';

const KEPT =
  'A record that the index does not take is in the topic of dead letters, with its key, its value and its place';
const REPLAYED =
  'A change that the index refused is in a dead letter, and after a call of the function with it in the index';

const TABLE = 'public.customers';
const CUSTOMER = '90';
const EMAIL = 'refused@example.com';

/** Checks the dead letters about records that are no changes. */
export async function checkDeadLetters(
  control: KafkaControl | undefined,
  written: readonly PlacedRecord[],
  checks: Checks,
): Promise<void> {
  if (!control) {
    checks.notRun(KEPT, 'The brokers are reached from their network only');
    return;
  }
  let letters: readonly Letter[] = [];
  await until('dead letters', 60, async () => {
    letters = await readLetters(control);
    return letters.length >= written.length || undefined;
  }).catch(() => undefined);
  checks.equal(
    KEPT,
    written.map((each) => lineOf(each.key, each, 'RetriesExhausted')).join('\n'),
    letters.map(({ key, record, condition }) => lineOf(key, record, condition)).join('\n'),
  );
}

/** Lets the index refuse a change, as one does whose disk is full, and replays it from its dead letter. */
export async function checkReplay(
  deployment: Deployment,
  control: KafkaControl | undefined,
  { shop, stores, checks }: { shop: Shop; stores: Stores; checks: Checks },
): Promise<void> {
  const search = deployment.control('opensearch') as SearchControl | undefined;
  if (!control || !search) {
    checks.notRun(REPLAYED, 'The index of an account can’t be blocked');
    return;
  }
  const block = (value: boolean) =>
    search.request('PUT', `${indexOf(TABLE)}/_settings`, { 'index.blocks.write': value });
  const isIndexed = async () =>
    (await stores.documents()).get(TABLE)?.get(CUSTOMER)?.includes(EMAIL) ?? false;
  await block(true);
  const letter = await shop
    .run(`UPDATE customers SET email = '${EMAIL}' WHERE id = ${CUSTOMER}`)
    .then(() => untilLetter(control))
    .finally(() => block(false));
  const before = await isIndexed();
  const response = await replay(deployment, letter);
  const after = await until('the replayed change', 30, async () =>
    (await isIndexed()) ? true : undefined,
  ).catch(() => false);
  checks.equal(
    REPLAYED,
    'indexed before: false, {"batchItemFailures":[]}, indexed after: true',
    `indexed before: ${before}, ${response}, indexed after: ${after}`,
  );
}

function untilLetter(control: KafkaControl): Promise<Letter> {
  return until('the dead letter of the change', 60, async () =>
    (await readLetters(control)).find(({ record }) => record.value.includes(EMAIL)),
  );
}

function lineOf(key: string, record: PlacedRecord, condition: string): string {
  const { partition, offset } = record;
  return `${key}: ${record.key} = ${record.value} at ${partition}/${offset}, ${condition}`;
}
