import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { undocumented } from '../../e2e/failed-records.ts';
import { checkFigures } from './figures.ts';
import { accessLines } from './lines/access-lines.ts';
import { malformedLines } from './lines/malformed.ts';
import type { Pipeline } from './pipeline.ts';
import { LogFile } from './producer.ts';
import { tagged } from './tagged.ts';
import { copiesInBackup, outcomeOf, tally } from './tally.ts';

const GOOD = 9_980;

/** Checks 10,000 lines, 20 of them malformed, from a file to documents, errors and backup. */
export async function checkLines(
  pipeline: Pipeline,
  { progress }: Deployment,
  checks: Checks,
): Promise<void> {
  const malformed = malformedLines();
  const good = accessLines({ count: GOOD });
  const all = tagged(
    spread(
      good,
      malformed.map(({ line }) => line),
    ),
  );
  progress(`${all.lines.length} lines, ${malformed.length} of them malformed`);
  using file = new LogFile(all.lines);
  const started = Date.now();
  const summary = await file.sendAll(pipeline);
  const outcome = await outcomeOf(pipeline, all);
  const seconds = (Date.now() - started) / 1000;

  const expected = `sent ${all.lines.length}, found ${GOOD}, failed ${malformed.length}, lost 0, twice 0`;
  checks.equal(
    'Each line of a file sent with npm run logs:send becomes one document or a failed record',
    expected,
    tally(all, outcome),
  );
  const ids = new Set(outcome.documents.map((document) => document['event.id']));
  checks.equal('Each document has a unique id', GOOD, ids.size);
  checks.noProblems(
    'The failed records are the malformed lines, two of each of ten kinds, in the error prefix in the format that AWS documents',
    `${malformed.length} failed records, byte by byte`,
    [
      ...malformed
        .filter(
          ({ line }) =>
            !outcome.failed.some(({ data }) => data.subarray(0, line.length).equals(line)),
        )
        .map(({ kind }) => `missing: a line ${kind}`),
      ...outcome.failed.flatMap(undocumented),
    ],
  );
  await checkFigures(pipeline, all.tag, good, checks);
  const copies = await copiesInBackup(pipeline, all);
  checks.equal('The backup has each line once', all.lines.length, copies);
  checks.note(`logs:send: ${summary}`);
  checks.note(
    `From the start until all lines were searchable: ${seconds.toFixed(1)} s, ${Math.round(all.lines.length / seconds)} lines/s`,
  );
}

/** Inserts the other lines among the good ones at equal distances. */
function spread(good: readonly string[], others: readonly Buffer[]): (string | Buffer)[] {
  const all: (string | Buffer)[] = [...good];
  for (const [at, line] of others.entries())
    all.splice(Math.floor((at * GOOD) / others.length), 0, line);
  return all;
}
