import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { accessLines } from './lines/access-lines.ts';
import type { Pipeline } from './pipeline.ts';
import { LogFile } from './producer.ts';
import { tagged } from './tagged.ts';
import { firstDocuments, outcomeOf, tally } from './tally.ts';

const LINES = 3_000;
const LINES_A_SECOND = 600;

/** OpenSearch stops while records flow, is away until all are sent, and comes back. */
export async function proveOutage(
  pipeline: Pipeline,
  { searchEngine, progress }: Deployment,
  checks: Checks,
): Promise<void> {
  const claim =
    'OpenSearch stopped while records flow, and started again: every line is one document';
  if (!searchEngine) {
    checks.notRun(claim, 'The engine behind this domain can’t be stopped from here');
    return;
  }
  progress('OpenSearch stopped while records flow');
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
    claim,
    `sent ${LINES}, found ${LINES}, failed 0, lost 0, twice 0`,
    tally(all, await outcomeOf(pipeline, all)),
  );
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  checks.remark(
    `OpenSearch was stopped when ${found} of ${LINES} lines were found; ${seconds} s after its start all were`,
  );
}
