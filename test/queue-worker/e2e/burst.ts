import { checkContainer } from '../../e2e/containers/isolation.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { IMAGE, startService } from './service.ts';
import { repeat, submitOrdered, submitStandard } from './submission.ts';
import { outOfOrder, tally, wrongResults } from './tally.ts';
import type { Text } from './texts.ts';
import type { Worker } from './worker.ts';

/** Jobs on each of the two queues. */
const JOBS = 1_000;
const GROUPS = 20;

/** 2,000 jobs through the API, done by the function and by the service. */
export async function checkBurst(
  worker: Worker,
  texts: readonly Text[],
  { progress, lacks }: Deployment,
  checks: Checks,
): Promise<void> {
  const noContainers = lacks('ECS');
  const service = noContainers === undefined ? await startService(worker) : undefined;
  progress(`${2 * JOBS} jobs over two queues, ${service ? 'with' : 'without'} the service`);
  const started = Date.now();
  const sent = (
    await Promise.all([
      submitStandard(worker, repeat(texts, JOBS)),
      submitOrdered(worker, repeat(texts, JOBS), GROUPS),
    ])
  ).flat();
  const accepted = Date.now();
  await worker.untilIdle(60);
  const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(1);
  checks.note(
    `${sent.length} jobs accepted in ${seconds(accepted - started)} s, all done ${seconds(Date.now() - accepted)} s later`,
  );
  if (service) await checkContainer(service.process, IMAGE, checks);
  const code = await service?.process.stop();

  const jobs = await worker.jobs();
  checks.equal(
    `${sent.length} jobs through the API and the two queues are each done exactly once`,
    `sent ${sent.length}, done ${sent.length}, done twice 0, lost 0, failed 0`,
    tally(sent, jobs, new Set()),
  );
  checks.noProblems(
    'Every result is the expected one of its text',
    `${sent.length} results right`,
    wrongResults(sent, jobs),
  );
  checks.noProblems(
    `In ${GROUPS} groups, each job starts after the previous job is done`,
    `${JOBS} jobs in order`,
    outOfOrder(sent, jobs),
  );
  if (!service) {
    checks.notRun(
      'Function and service both do jobs; SIGTERM ends the service after it has drained',
      noContainers ?? '',
    );
    return;
  }
  const byService = service.jobsDone();
  const shared = byService > 0 && byService < sent.length;
  checks.equal('Function and service both do jobs', 'both', shared ? 'both' : 'one alone');
  checks.note(`Done by the service: ${byService}, by the function: ${sent.length - byService}`);
  checks.equal('SIGTERM ends the service after it has drained', 'exit code 0', `exit code ${code}`);
}
