import type { Checks } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import type { Laboratory } from './laboratory.ts';
import { recordsOfRun } from './results.ts';
import type { Sample } from './sample.ts';

const PARTS = 12;
const LAST = String(PARTS - 1).padStart(5, '0');

/** Takes the input of the last child away, so that it fails for good; then completes the run. */
export async function checkFailedChild(
  laboratory: Laboratory,
  sample: Sample,
  checks: Checks,
): Promise<void> {
  const request = { ...sample.request, parts: PARTS, regions: 4 };
  const known = await runs(laboratory);
  const arn = await laboratory.start(request);
  const run = await until('the plan of the run', 60, async () =>
    [...(await runs(laboratory))].find((each) => !known.has(each)),
  );
  const folder = `runs/${run}`;
  const part = `${folder}/parts/${LAST}.R2.fastq.gz`;
  await until('the parts', 120, async () =>
    (await laboratory.list('WorkBucket', `${folder}/split.json`)).size > 0 ? true : undefined,
  );
  const bytes = await laboratory.get('WorkBucket', part);
  await laboratory.delete('WorkBucket', part);
  const failed = await laboratory.end(arn);
  checks.equal('An execution with a child that fails for good', 'FAILED', failed.status);
  const stream = /genomics\/default\/[\w-]+/.exec(failed.cause)?.[0] ?? '';
  checks.noProblems(
    'Its cause names the child, the reason and the address of the log',
    `Child ${PARTS - 1}, ${part}, a log stream, a link to the console`,
    [
      `Child ${PARTS - 1}: `,
      part,
      'is missing',
      stream || 'a log stream',
      '#logsV2:log-groups/',
    ].filter((wanted) => !failed.cause.includes(wanted)),
  );
  const lines = stream ? await laboratory.log(stream) : [];
  checks.equal(
    'The log at this address has the error',
    1,
    lines.filter((line) => line.includes('"level": "ERROR"') && line.includes(part)).length,
  );
  const before = await laboratory.list('WorkBucket', `${folder}/`);
  await laboratory.put('WorkBucket', part, bytes);
  const ended = await laboratory.run(request);
  checks.equal('The same input again continues the run', run, ended.summary?.run ?? ended.cause);
  const after = await laboratory.list('WorkBucket', `${folder}/`);
  const unchanged = [...before].filter(([key, time]) => after.get(key) === time);
  checks.equal(
    'Alignments of the first execution that stayed as they were',
    PARTS - 1,
    unchanged.filter(([key]) => key.includes('/aligned/')).length,
  );
  const added = [...after.keys()].filter((key) => key.includes('/aligned/') && !before.has(key));
  checks.equal('Alignments that the second one added', `${LAST}.bam`, added.map(nameOf).join());
  const records = await recordsOfRun(laboratory, request.sample, ended);
  checks.equal('Variants after both', sample.simulation.truth.length, records.length);
}

async function runs(laboratory: Laboratory): Promise<Set<string>> {
  const keys = [...(await laboratory.list('WorkBucket', 'runs/')).keys()];
  return new Set(keys.map((key) => key.split('/')[1] ?? ''));
}

function nameOf(key: string): string {
  return key.split('/').at(-1) ?? '';
}
