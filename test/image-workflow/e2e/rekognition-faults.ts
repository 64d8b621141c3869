import type { Checks } from '../../e2e/scenario.ts';
import { STATES } from './expected-states.ts';
import type { Execution } from './executions.ts';
import { picture } from './images.ts';
import type { Observer } from './observer.ts';
import type { FakeRekognition } from './fake-rekognition.ts';
import type { Workflow } from './workflow.ts';

const THROTTLED = 'Rekognition.ThrottlingException';
const BROKEN = 'Rekognition.InternalServerErrorException';

/** Checks the retries when Rekognition throttles and then answers. */
export async function checkThrottling(
  workflow: Workflow,
  key: string,
  fake: FakeRekognition,
  checks: Checks,
): Promise<void> {
  fake.fail(key, 'ThrottlingException', 'ThrottlingException');
  await workflow.upload(await picture(key, 'jpeg'));
  const [execution] = await workflow.executions.of(key);
  checks.equal(
    'Rekognition throttles twice and then answers: the usual states, with two retries of DetectLabels',
    `${STATES.recognized}\n${THROTTLED}, ${THROTTLED}`,
    await wayAndErrors(workflow, execution),
  );
  const { status, labels = [] } = (await workflow.record(key)) ?? {};
  checks.equal(
    '… the record has the labels',
    'recognized, with labels',
    `${String(status)}, with ${labels.length > 0 ? 'labels' : 'none'}`,
  );
}

/** Checks a permanent failure of Rekognition, and the redrive of the input after it. */
export async function checkFailing(
  workflow: Workflow,
  observer: Observer,
  key: string,
  fake: FakeRekognition,
  checks: Checks,
): Promise<void> {
  fake.fail(key, ...Array.from({ length: 4 }, () => 'InternalServerError' as const));
  const { versionId } = await workflow.upload(await picture(key, 'jpeg'));
  const [execution] = await workflow.executions.of(key);
  checks.equal(
    'Rekognition fails permanently: after three retries the execution takes the failure path',
    `${STATES.failed}\n${Array.from({ length: 4 }, () => BROKEN).join(', ')}`,
    await wayAndErrors(workflow, execution),
  );
  checks.equal(
    '… the execution fails with the error of the task',
    `FAILED ${BROKEN}`,
    `${String(execution?.status)} ${String(execution?.error)}`,
  );
  const record = await workflow.record(key);
  checks.equal(
    '… the record has this error, too',
    `failed ${BROKEN}`,
    `${String(record?.status)} ${String(record?.error)}`,
  );
  const failedMessages = (await workflow.failedMessages()).filter(
    ({ body }) => keyOf(body) === key,
  );
  checks.equal(
    '… the dead-letter queue has the input of the next attempt, with the reason',
    `${versionId} attempt 2, ${BROKEN}`,
    failedMessages.map(({ body, reason }) => `${inputIn(body)}, ${reason}`).join('\n'),
  );
  const { detail } = await observer.about('failure', key);
  checks.equal(
    '… the failure is published to the subscribers',
    BROKEN,
    (detail.failure as { error: string }).error,
  );
  const moved = await workflow.redrive(({ body }) => keyOf(body) === key);
  const [, second] = await workflow.executions.of(key, 2);
  checks.equal(
    'Rekognition answers again: the redriven message starts an execution of its own, and the record is complete',
    `1 moved, attempt 2 SUCCEEDED, ${STATES.recognized}, recognized`,
    `${moved} moved, attempt ${String(second?.attempt)} ${String(second?.status)}, ` +
      `${second ? await workflow.executions.states(second) : ''}, ` +
      String((await workflow.record(key))?.status),
  );
}

async function wayAndErrors(workflow: Workflow, execution: Execution | undefined): Promise<string> {
  if (!execution) return 'no execution';
  const errors = (await workflow.executions.errors(execution)).join(', ');
  return `${await workflow.executions.states(execution)}\n${errors}`;
}

function keyOf(body: string): string | undefined {
  try {
    return (JSON.parse(body) as { key?: string }).key;
  } catch {
    return undefined;
  }
}

function inputIn(body: string): string {
  const { versionId, attempt } = JSON.parse(body) as Execution;
  return `${versionId} attempt ${attempt}`;
}
