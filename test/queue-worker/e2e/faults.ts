import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeadLetter } from '../../e2e/dead-letters.ts';
import { setVariable } from '../../e2e/function-variable.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import { isThrottled, limitWrites } from './aws-faults.ts';
import { failingReads } from './failing-reads.ts';
import { startService, type Service } from './service.ts';
import { repeat, submitOrdered, submitStandard } from './submission.ts';
import { outOfOrder, tally, wrongResults, type Sent } from './tally.ts';
import type { Text } from './texts.ts';
import type { Worker } from './worker.ts';

/** Jobs on each of the two queues that can be done. */
const JOBS = 300;
const GROUPS = 15;
const POISON = 10;
const DUPLICATES = 30;
const KILLS = 2;
const WRITES_A_SECOND = 5;
const THROTTLED_SECONDS = 3;

/**
 * Everything that may go wrong at once: reads that fail one time in ten, a service that is killed in
 * mid-batch, messages delivered twice, jobs whose object is missing, a status table that throttles.
 */
export async function proveFaults(
  worker: Worker,
  texts: readonly Text[],
  missing: readonly Text[],
  { progress }: Deployment,
  checks: Checks,
): Promise<void> {
  progress(`${2 * (JOBS + POISON)} jobs while everything fails`);
  // What a killed service held comes back when its visibility ends, in the stack after 20 seconds.
  const environment = { NODE_OPTIONS: failingReads(), VISIBILITY_SECONDS: '6' };
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
    checks.remark(
      (await throttled)
        ? `The status table took ${WRITES_A_SECOND} writes a second for ${THROTTLED_SECONDS} s`
        : 'This target does not throttle a table on demand: that fault was not injected',
    );
    await worker.untilIdle(90);
    await last.process.stop();
  } finally {
    await setVariable(work, 'NODE_OPTIONS', undefined);
  }
  await judge(worker, sent, missing, checks);
}

async function judge(
  worker: Worker,
  sent: readonly Sent[],
  missing: readonly Text[],
  checks: Checks,
): Promise<void> {
  const letters = await lettersOf(worker, sent);
  const jobs = await worker.jobs();
  const poison = sent.filter(({ text }) => missing.includes(text));
  checks.equal(
    `${sent.length} jobs while the service is killed ${KILLS} times, reads fail one time in ten, ${2 * DUPLICATES} messages come twice and the table throttles`,
    `sent ${sent.length}, done ${sent.length - poison.length}, done twice 0, lost 0, dead ${poison.length}`,
    tally(sent, jobs, new Set(letters.keys())),
  );
  checks.faultless(
    'Every dead letter says why',
    `${poison.length} letters: no-such-object`,
    [...letters.values()]
      .filter(({ reason, explanation }) => reason !== 'no-such-object' || !explanation)
      .map((letter) => JSON.stringify(letter)),
  );
  checks.faultless(
    'Their order is kept all the same, past the poison jobs in their groups',
    `${GROUPS} groups in order`,
    outOfOrder(sent, jobs),
  );

  for (const { key, body } of missing) await worker.put(key, body);
  const moved = await worker.redrive();
  await worker.untilIdle(60);
  const after = await worker.jobs();
  checks.equal(
    'The missing objects uploaded and the dead letters sent back, all are done once',
    `sent ${sent.length}, done ${sent.length}, done twice 0, lost 0, dead 0`,
    tally(sent, after, new Set((await lettersOf(worker, sent)).keys())),
  );
  checks.faultless(
    'Every result is what is known of its text',
    `${sent.length} results right`,
    wrongResults(sent, after),
  );
  checks.remark(`The redrive moved ${moved} dead letters`);
}

/** The dead letters of these jobs, by job; an account may hold others. */
async function lettersOf(worker: Worker, sent: readonly Sent[]): Promise<Map<string, DeadLetter>> {
  const letters = await worker.deadLetters();
  return new Map(
    sent.flatMap(({ id }) => {
      const letter = letters.find(({ body }) => body.includes(id));
      return letter ? [[id, letter]] : [];
    }),
  );
}

/** The texts with jobs that can't be done spread among them, in the ordered queue one to a group. */
function mixed(texts: readonly Text[], poison: readonly Text[]): Text[] {
  const all = repeat(texts, JOBS);
  for (const [index, text] of poison.entries()) all.splice(index * (2 * GROUPS + 1), 0, text);
  return all;
}

/** Kills it when it has begun on something new, and starts another, again and again. */
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

/** Answers whether the table really refused a write meanwhile. */
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

/** As a standard queue may deliver a message twice, and a producer without deduplication send it. */
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
