import type { Checks, Deployment } from '../../e2e/scenario.ts';
import type { Document } from '../../e2e/search-domain.ts';
import { until } from '../../e2e/wait.ts';
import { accessLines } from './lines/access-lines.ts';
import { oddRecords, type OddRecord } from './odd-records.ts';
import type { Pipeline } from './pipeline.ts';
import { tagged } from './tagged.ts';
import { outcomeOf, tally } from './tally.ts';

/** Checks the outcome of odd records, with valid lines between them in the same call. */
export async function checkBadInput(
  pipeline: Pipeline,
  { progress }: Deployment,
  checks: Checks,
): Promise<void> {
  progress('records that are not log lines');
  const odd = oddRecords();
  const between = tagged(accessLines({ count: odd.length }));
  await pipeline.put(odd.flatMap(({ data }, at) => [between.lines[at] ?? Buffer.alloc(0), data]));

  const failing = odd.filter(({ documents }) => documents === 'failed');
  checks.noProblems(
    `Each of these becomes a failed record with its original bytes: ${namesOf(failing)}`,
    `${failing.length} failed records`,
    await lastProblems(async () => {
      const failed = await pipeline.failedRecords();
      return namesUnless(failing, ({ data }) => failed.some((record) => record.data.equals(data)));
    }),
  );
  const readable = odd.filter(({ documents }) => documents !== 'failed' && documents.length > 0);
  checks.noProblems(
    `Each of these becomes documents: ${namesOf(readable)}`,
    `${readable.length} records as documents`,
    await lastProblems(async () => {
      const found = await Promise.all(readable.map(({ tag }) => pipeline.documents(tag)));
      return namesUnless(readable, (record, at) => isWhole(record, found[at] ?? []));
    }),
  );
  checks.equal(
    'Each line between these records becomes one document',
    `sent ${odd.length}, found ${odd.length}, failed 0, lost 0, twice 0`,
    tally(between, await outcomeOf(pipeline, between)),
  );
  checks.noProblems(
    'The backup has all of these records, byte by byte',
    `${odd.length} records`,
    await lastProblems(async () => {
      const backup = await pipeline.backedUp();
      return namesUnless(odd, ({ data }) => backup.includes(data));
    }),
  );
  const dropped = odd.filter(({ documents }) => documents.length === 0);
  const traces = await Promise.all(dropped.map(({ tag }) => pipeline.count(tag)));
  const failed = await pipeline.failedRecords();
  checks.noProblems(
    `Each of these becomes neither a document nor a failed record: ${namesOf(dropped)}`,
    'no trace',
    namesUnless(
      dropped,
      ({ data }, at) => !traces[at] && !failed.some((record) => record.data.equals(data)),
    ),
  );
}

/** Problems that remain when the time is over. */
async function lastProblems(read: () => Promise<string[]>, seconds = 30): Promise<string[]> {
  let problems: string[] = [];
  const hasNone = async () => {
    problems = await read();
    return problems.length === 0 ? true : undefined;
  };
  await until('no problems', seconds, hasNone).catch(() => undefined);
  return problems;
}

/** True if the documents have the expected number and fields. */
function isWhole({ documents }: OddRecord, found: readonly Document[]): boolean {
  if (documents === 'failed' || documents.length !== found.length) return false;
  return documents.every((expected) =>
    found.some((document) =>
      Object.entries(expected).every(([name, value]) => document[name] === value),
    ),
  );
}

function namesOf(records: readonly OddRecord[]): string {
  return records.map(({ name }) => name).join(', ');
}

function namesUnless(
  records: readonly OddRecord[],
  isRight: (record: OddRecord, at: number) => boolean,
): string[] {
  return records.filter((record, at) => !isRight(record, at)).map(({ name }) => name);
}
