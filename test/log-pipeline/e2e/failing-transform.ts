import { undocumented, type FailedRecord } from '../../e2e/failed-records.ts';
import { setVariable } from '../../e2e/function-variable.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import { accessLines } from './lines/access-lines.ts';
import type { Pipeline } from './pipeline.ts';
import { LogFile } from './producer.ts';
import { tagged } from './tagged.ts';
import { countsOf, outcomeOf, tally } from './tally.ts';

const LINES = 2_000;
const LINES_A_SECOND = 400;
/** First attempt and the three retries of the delivery stream. */
const ATTEMPTS = 4;
/** Option with which Node runs code before it loads the function. */
const FAILURE = `--import data:text/javascript,${encodeURIComponent("throw new Error('injected')")}`;

/** Fault injection: the transform fails from the first line on, until Firehose gives up on some lines. */
export async function checkFailingTransform(
  pipeline: Pipeline,
  { progress }: Deployment,
  checks: Checks,
): Promise<void> {
  progress('a transform that fails for a while');
  const all = tagged(accessLines({ count: LINES }));
  using file = new LogFile(all.lines);
  const transform = pipeline.output('TransformFunction');
  const before = (await pipeline.failedRecords()).length;
  await setVariable(transform, 'NODE_OPTIONS', FAILURE);
  try {
    const sending = file.sendAll(pipeline, '--rate', String(LINES_A_SECOND));
    await until('Firehose to give up on the first records', 300, async () =>
      (await pipeline.failedRecords()).length > before ? true : undefined,
    );
    await setVariable(transform, 'NODE_OPTIONS', undefined);
    await sending;
  } finally {
    await setVariable(transform, 'NODE_OPTIONS', undefined);
  }
  const outcome = await outcomeOf(pipeline, all);
  const { sent, found, failed, lost, twice } = countsOf(all, outcome);
  checks.equal(
    'Each line becomes a document or a failed record while the transform fails temporarily',
    `sent ${LINES}, found or failed ${LINES}, lost 0, twice 0`,
    `sent ${sent}, found or failed ${found + failed}, lost ${lost}, twice ${twice}`,
  );
  checks.noProblems(
    'Each failed line is in the error prefix after the retries, in the format that AWS documents',
    `Lambda.FunctionError after ${ATTEMPTS} attempts`,
    failed === 0 ? ['No record failed'] : outcome.failed.flatMap(faultsOf),
  );
  checks.note(`While the transform failed, Firehose gave up on ${failed} of ${sent} lines`);

  await pipeline.put(outcome.failed.map(({ data }) => data));
  await until('the failed lines as documents', 60, async () =>
    (await pipeline.count(all.tag)) === LINES ? true : undefined,
  );
  checks.equal(
    'Each line is one document after the transform is repaired and the failed records are put into the stream again',
    `sent ${LINES}, found ${LINES}, failed 0, lost 0, twice 0`,
    tally(all, await outcomeOf(pipeline, all)),
  );
}

function faultsOf(record: FailedRecord): string[] {
  const { errorCode, attemptsMade } = record.fields;
  const isExpected = errorCode === 'Lambda.FunctionError' && attemptsMade === ATTEMPTS;
  const said = `${String(errorCode)} after ${String(attemptsMade)} attempts`;
  return [...undocumented(record), ...(isExpected ? [] : [said])];
}
