import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { accessLines } from './lines/access-lines.ts';
import type { Pipeline } from './pipeline.ts';
import { LogFile } from './producer.ts';
import { tagged } from './tagged.ts';
import { firstDocuments, outcomeOf, tally } from './tally.ts';

const LINES = 3_000;
const LINES_A_SECOND = 600;

/** Fault injection: OpenSearch stops while records arrive and starts again after all are sent. */
export async function checkOutage(
  pipeline: Pipeline,
  { control, progress }: Deployment,
  checks: Checks,
): Promise<void> {
  const title =
    'Each line becomes one document if OpenSearch stops while records arrive and starts again';
  const searchEngine = control('opensearch');
  if (!searchEngine) {
    checks.notRun(title, 'The OpenSearch server of this domain cannot be stopped here');
    return;
  }
  progress('an outage of OpenSearch while records arrive');
  const all = tagged(accessLines({ count: LINES }));
  using file = new LogFile(all.lines);
  const sending = file.sendAll(pipeline, '--rate', String(LINES_A_SECOND));
  await firstDocuments(pipeline, all);
  const found = await pipeline.count(all.tag);
  await searchEngine.stop();
  try {
    await sending;
  } finally {
    await searchEngine.start();
  }
  const started = Date.now();
  checks.equal(
    title,
    `sent ${LINES}, found ${LINES}, failed 0, lost 0, twice 0`,
    tally(all, await outcomeOf(pipeline, all)),
  );
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  checks.note(
    `OpenSearch was stopped when ${found} of ${LINES} lines were found; ${seconds} s after its start all were`,
  );
}
