import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeadLetter } from '../../e2e/dead-letters.ts';
import { setVariable } from '../../e2e/function-variable.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { machineFactor } from '../../../tools/support/machine-factor.ts';
import { until } from '../../e2e/wait.ts';
import { isThrottled, limitWrites } from './aws-faults.ts';
import { failingReads } from './failing-reads.ts';
import { startService, type Service } from './service.ts';
import { repeat, submitOrdered, submitStandard } from './submission.ts';
import { outOfOrder, tally, wrongResults, type Sent } from './tally.ts';
import type { Text } from './texts.ts';
import type { StoredJob, Worker } from './worker.ts';

/** Valid jobs on each of the two queues. */
const JOBS = 300;
const GROUPS = 15;
const POISON = 10;
const DUPLICATES = 30;
const KILLS = 2;
const WRITES_A_SECOND = 5;
const THROTTLED_SECONDS = 3;
/** Jobs that may meet a fault in each of their five attempts. */
const MAX_USED_UP = 3;
/** Reasons of failed messages: a missing object, and the last of five injected faults. */
const REASONS = ['no-such-object', 'internal-error'];

/**
 * Fault injection: one read in ten fails, the service is killed in the middle of a batch, messages are
 * delivered twice, objects are missing, the table of jobs throttles.
 */
export async function checkFaults(
  worker: Worker,
  texts: readonly Text[],
  missing: readonly Text[],
  { progress }: Deployment,
  checks: Checks,
): Promise<void> {
  progress(`${2 * (JOBS + POISON)} jobs with fault injection`);
  // The messages of a killed service return after the visibility timeout: 20 seconds in the stack.
  const environment = {
    NODE_OPTIONS: failingReads(),
    VISIBILITY_SECONDS: String(Math.ceil(6 * machineFactor())),
  };
  const work = worker.deployment.output('WorkFunction');
  await setVariable(work, 'NODE_OPTIONS', environment.NODE_OPTIONS);
  const sent: Sent[] = [];
  try {
    const service = await startService(worker, environment);
    const killed = killInMidBatch(worker, service, environment);
    const throttled = throttle(worker);
    const batches = await Promise.all([
      submitStandard(worker, mixed(texts, missing.slice(0, POISON))),
      submitOrdered(worker, mixed(texts, missing.slice(POISON)), GROUPS),
    ]);
    sent.push(...batches.flat());
    await sendAgain(worker, sent);
    const last = await killed;
    checks.note(
      (await throttled)
        ? `The table of jobs accepted ${WRITES_A_SECOND} writes a second for ${THROTTLED_SECONDS} s`
        : 'This endpoint does not throttle an on-demand table: that fault was not injected',
    );
    await worker.untilIdle(90);
    await last.process.stop();
  } finally {
    await setVariable(work, 'NODE_OPTIONS', undefined);
  }
  await checkOutcome(worker, sent, missing, checks);
}

async function checkOutcome(
  worker: Worker,
  sent: readonly Sent[],
  missing: readonly Text[],
  checks: Checks,
): Promise<void> {
  const failed = await failedMessagesOf(worker, sent);
  const jobs = await worker.jobs();
  const poison = sent.filter(({ text }) => missing.includes(text));
  const used = sent.filter((job) => !poison.includes(job) && usedAllAttempts(job, jobs, failed));
  checks.equal(
    `${sent.length} jobs are done once or fail while the service is killed ${KILLS} times, one read in ten fails, ${2 * DUPLICATES} messages arrive twice and the table throttles`,
    `sent ${sent.length}, done ${sent.length - poison.length - used.length}, done twice 0, lost 0, failed ${poison.length + used.length}`,
    tally(sent, jobs, new Set(failed.keys())),
  );
  checks.noProblems(
    'Every failed message has its reason, and few use all attempts up',
    `${poison.length} failed messages: no-such-object, at most ${MAX_USED_UP}: internal-error`,
    [
      ...[...failed.values()]
        .filter(({ reason, explanation }) => !REASONS.includes(reason) || !explanation)
        .map((message) => JSON.stringify(message)),
      ...(used.length > MAX_USED_UP ? [`${used.length} jobs used all attempts up`] : []),
    ],
  );
  checks.noProblems(
    'Groups keep their order, also after a job that can not be done',
    `${GROUPS} groups in order`,
    outOfOrder(sent, jobs),
  );

  for (const { key, body } of missing) await worker.put(key, body);
  const moved = await worker.redrive();
  await worker.untilIdle(60);
  const after = await worker.jobs();
  checks.equal(
    'All jobs are done once after the upload of the missing objects and a redrive',
    `sent ${sent.length}, done ${sent.length}, done twice 0, lost 0, failed 0`,
    tally(sent, after, new Set((await failedMessagesOf(worker, sent)).keys())),
  );
  checks.noProblems(
    'Every result is the expected one of its text',
    `${sent.length} results right`,
    wrongResults(sent, after),
  );
  checks.note(`The redrive moved ${moved} failed messages`);
}

/** True for a job that is not done, because each of its attempts met an injected fault. */
function usedAllAttempts(
  { id }: Sent,
  jobs: ReadonlyMap<string, StoredJob>,
  failed: ReadonlyMap<string, DeadLetter>,
): boolean {
  return jobs.get(id)?.results.length === 0 && failed.get(id)?.reason === 'internal-error';
}

/** Failed messages of these jobs, by job; an account may hold others. */
async function failedMessagesOf(
  worker: Worker,
  sent: readonly Sent[],
): Promise<Map<string, DeadLetter>> {
  const failed = await worker.deadLetters();
  return new Map(
    sent.flatMap(({ id }) => {
      const message = failed.find(({ body }) => body.includes(id));
      return message ? [[id, message]] : [];
    }),
  );
}

/** Texts mixed with missing ones; in the ordered queue each group gets at most one of these. */
function mixed(texts: readonly Text[], poison: readonly Text[]): Text[] {
  const all = repeat(texts, JOBS);
  for (const [index, text] of poison.entries()) all.splice(index * (2 * GROUPS + 1), 0, text);
  return all;
}

/** Kills the service in the middle of a batch and starts another, `KILLS` times. */
async function killInMidBatch(
  worker: Worker,
  first: Service,
  environment: Readonly<Record<string, string>>,
): Promise<Service> {
  let service = first;
  for (let kill = 0; kill < KILLS; kill++) {
    await until('the service to be in mid-batch', 30, () =>
      Promise.resolve(service.jobsDone() > 20 ? true : undefined),
    );
    await service.process.kill();
    service = await startService(worker, environment);
  }
  return service;
}

/** Limits the writes of the table for a while; returns true if it throttled one. */
async function throttle(worker: Worker): Promise<boolean> {
  const table = worker.deployment.output('JobsTable');
  await sleep(2_000);
  await limitWrites(table, WRITES_A_SECOND);
  try {
    await sleep(THROTTLED_SECONDS * 1_000);
    return await isThrottled(table);
  } finally {
    await limitWrites(table, -1);
  }
}

/** Sends messages a second time: a standard queue can deliver twice, and a producer can send twice. */
async function sendAgain(worker: Worker, sent: readonly Sent[]): Promise<void> {
  const ordered = sent.filter(({ group }) => group).slice(0, DUPLICATES);
  const standard = sent.filter(({ group }) => !group).slice(0, DUPLICATES);
  for (const { id, text, group } of [...ordered, ...standard]) {
    const { queueUrl } = group ? worker.ordered : worker.standard;
    await worker.sqs.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify({
          id,
          type: 'text-statistics',
          object: text.key,
          ...(group && { ordered: true, group }),
        }),
        ...(group && { MessageGroupId: group, MessageDeduplicationId: `again-${id}` }),
      }),
    );
  }
}
