import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { undocumented } from '../../e2e/failed-records.ts';
import { proveFigures } from './figures.ts';
import { accessLines } from './lines/access-lines.ts';
import { malformedLines } from './lines/malformed.ts';
import type { Pipeline } from './pipeline.ts';
import { LogFile } from './producer.ts';
import { tagged } from './tagged.ts';
import { copiesInBackup, outcomeOf, tally } from './tally.ts';

const GOOD = 9_980;

/** 10,000 lines, 20 of them malformed, from a file to documents, errors and backup. */
export async function proveLines(
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
    'A file of log lines, sent with npm run logs:send: each line is one document, or a failed record',
    expected,
    tally(all, outcome),
  );
  const ids = new Set(outcome.documents.map((document) => document['event.id']));
  checks.equal('Each document has an id of its own', GOOD, ids.size);
  checks.faultless(
    `The failed ones are the malformed ones, two of each of ten kinds, in the error prefix as AWS documents it`,
    `${malformed.length} failed records, byte by byte`,
    [
      ...malformed
        .filter(
          ({ line }) =>
            !outcome.failed.some(({ data }) => data.subarray(0, line.length).equals(line)),
        )
        .map(({ kind }) => `not there: a line ${kind}`),
      ...outcome.failed.flatMap(undocumented),
    ],
  );
  await proveFigures(pipeline, all.tag, good, checks);
  const copies = await copiesInBackup(pipeline, all);
  checks.equal('All are in the backup, once', all.lines.length, copies);
  checks.remark(`logs:send: ${summary}`);
  checks.remark(
    `From its start until all was searchable: ${seconds.toFixed(1)} s, ${Math.round(all.lines.length / seconds)} lines/s`,
  );
}

/** The good lines with the others among them at equal distances. */
function spread(good: readonly string[], others: readonly Buffer[]): (string | Buffer)[] {
  const all: (string | Buffer)[] = [...good];
  for (const [at, line] of others.entries())
    all.splice(Math.floor((at * GOOD) / others.length), 0, line);
  return all;
}
