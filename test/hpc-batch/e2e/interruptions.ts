import type { JobDetail } from '@aws-sdk/client-batch';
import { SpotCapacity } from '../../../tools/emulators/genomics/genomics.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import type { Laboratory } from './laboratory.ts';
import { checkResults } from './results.ts';
import type { Sample } from './sample.ts';

/** A third of the children. */
const INTERRUPTED = 22;
/** Seconds between SIGTERM and SIGKILL, 120 on AWS; the second is too short for most children. */
const GRACES = [5, 0] as const;

/** Runs the sample while Spot reclaims the instances of a third of the children in mid-run. */
export async function checkInterruptions(
  laboratory: Laboratory,
  sample: Sample,
  deployment: Deployment,
  checks: Checks,
): Promise<void> {
  const { parts, regions } = sample.request;
  const capacity = deployment.control('genomics');
  const started = Date.now();
  checks.equal('vCPUs of the compute environments while idle', 0, await laboratory.vcpus());
  const arn = await laboratory.start(sample.request);
  const run = await runOf(laboratory);
  const align = await laboratory.jobNamed(`align-${run}`);
  const used = await until('vCPUs in use', 60, async () => (await laboratory.vcpus()) || undefined);
  checks.note(`Mid-run, ${used} vCPUs were in use.`);
  if (capacity instanceof SpotCapacity) interrupt(align, parts, capacity);
  else checks.notRun('Spot interruptions', 'only the engine of an emulator injects them');
  const ended = await laboratory.end(arn);
  checks.equal('lambda: the execution', 'SUCCEEDED', ended.status);
  await checkResults(laboratory, 'lambda', sample, ended, { recall: 1, precision: 1 }, checks);
  if (capacity instanceof SpotCapacity) await checkAttempts(laboratory, align, parts, checks);
  const aligned = await laboratory.list('WorkBucket', `runs/${run}/aligned/`);
  const called = await laboratory.list('WorkBucket', `runs/${run}/called/`);
  checks.equal('Outputs of the align children', parts, aligned.size);
  checks.equal('Outputs of the call children', regions, called.size);
  checks.equal(
    'Reads in the merged alignments: none missing, none twice',
    2 * sample.simulation.pairs,
    ended.summary?.reads ?? 0,
  );
  checks.note(
    `lambda: ${parts} align and ${regions} call children in ${Math.round((Date.now() - started) / 1000)} s.`,
  );
  await checkSameInput(laboratory, sample, ended.summary?.run ?? '', checks);
}

/** Id of the only run in the work bucket that has no results yet. */
async function runOf(laboratory: Laboratory): Promise<string> {
  return until('the plan of the run', 60, async () => {
    const keys = [...(await laboratory.list('WorkBucket', 'runs/')).keys()];
    return keys.find((key) => key.endsWith('/plan.json'))?.split('/')[1];
  });
}

/** Reclaims the instances of every second of the last children, each when its program has begun. */
function interrupt(arrayJobId: string, parts: number, capacity: SpotCapacity): void {
  for (let number = 0; number < INTERRUPTED; number++) {
    const index = parts - 1 - 2 * number;
    capacity.interrupt(`${arrayJobId}:${index}`, GRACES[number % GRACES.length] ?? 0);
  }
}

async function checkAttempts(
  laboratory: Laboratory,
  arrayJobId: string,
  parts: number,
  checks: Checks,
): Promise<void> {
  const ids = await laboratory.children(arrayJobId, 'SUCCEEDED');
  checks.equal('Children that succeeded', parts, ids.length);
  const jobs = await Promise.all(ids.map((jobId) => laboratory.job(jobId)));
  const retried = jobs.filter(({ attempts = [] }) => attempts.length > 1);
  checks.noProblems(
    'Children that Spot interrupted in mid-run',
    `${INTERRUPTED - 4} to ${INTERRUPTED}, each retried once after 'Host EC2 …'`,
    [
      ...(retried.length >= INTERRUPTED - 4 && retried.length <= INTERRUPTED
        ? []
        : [`${retried.length} children were retried`]),
      ...retried.flatMap(({ jobId = '', attempts = [] }) =>
        attempts.length === 2 && attempts[0]?.statusReason?.startsWith('Host EC2 (instance i-')
          ? []
          : [`${jobId}: ${attempts.map(({ statusReason }) => statusReason).join(', ')}`],
      ),
    ],
  );
  const overhead = await Promise.all(jobs.map((job) => orchestration(laboratory, job)));
  const mean = overhead.reduce((sum, each) => sum + each, 0) / overhead.length;
  checks.note(
    `Between the start and the end of an align attempt, ${mean.toFixed(2)} s pass beside the work of its program: its start, Python's modules, AWS Batch.`,
  );
  const logs = await Promise.all(
    retried.map(({ attempts = [] }) => laboratory.log(attempts[0]?.container?.logStreamName ?? '')),
  );
  const begun = logs.filter((lines) => lines.some((line) => line.includes('"started"')));
  const warned = begun.filter((lines) => lines.some((line) => line.includes('SIGTERM')));
  checks.noProblems(
    'Interrupted children had begun their work, and those with seconds until SIGKILL write that they got SIGTERM',
    `${retried.length} begun`,
    [
      ...(begun.length === retried.length ? [] : [`${begun.length} had begun`]),
      ...(warned.length > 0 ? [] : ['none wrote that it got SIGTERM']),
    ],
  );
  checks.note(
    `${retried.length} children were interrupted: ${warned.length} wrote that they got SIGTERM.`,
  );
}

/** Seconds of a job's last attempt that its program did not work. */
async function orchestration(laboratory: Laboratory, job: JobDetail): Promise<number> {
  const { startedAt = 0, stoppedAt = 0, container } = job.attempts?.at(-1) ?? {};
  const lines = await laboratory.log(container?.logStreamName ?? '');
  const seconds = /"seconds": ([\d.]+)/.exec(lines.at(-1) ?? '')?.[1] ?? '0';
  return (stoppedAt - startedAt) / 1_000 - Number(seconds);
}

async function checkSameInput(
  laboratory: Laboratory,
  { request }: Sample,
  run: string,
  checks: Checks,
): Promise<void> {
  const before = await laboratory.list('WorkBucket', `runs/${run}/`);
  const again = await laboratory.run(request);
  checks.equal(
    'The same input again ends at once with the same run',
    run,
    again.summary?.run ?? '',
  );
  const written = [...(await laboratory.list('WorkBucket', `runs/${run}/`))].filter(
    ([key, time]) => !key.endsWith('/plan.json') && before.get(key) !== time,
  );
  checks.equal('Objects that it wrote again', 0, written.length);
}
