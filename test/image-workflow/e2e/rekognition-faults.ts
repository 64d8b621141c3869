import type { Checks } from '../../e2e/scenario.ts';
import { STATES } from './expected-states.ts';
import type { Execution } from './executions.ts';
import { picture } from './images.ts';
import type { Observer } from './observer.ts';
import type { RekognitionStandIn } from './rekognition-stand-in.ts';
import type { Workflow } from './workflow.ts';

const THROTTLED = 'Rekognition.ThrottlingException';
const BROKEN = 'Rekognition.InternalServerErrorException';

/** Rekognition throttles, and then answers. */
export async function checkThrottling(
  workflow: Workflow,
  key: string,
  standIn: RekognitionStandIn,
  checks: Checks,
): Promise<void> {
  standIn.fail(key, 'ThrottlingException', 'ThrottlingException');
  await workflow.upload(await picture(key, 'jpeg'));
  const [execution] = await workflow.executions.of(key);
  checks.equal(
    'Rekognition throttles twice and then answers: the same way as ever, with two retries of DetectLabels',
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

/** Rekognition fails for good, and is well again when the input is sent back. */
export async function checkFailing(
  workflow: Workflow,
  observer: Observer,
  key: string,
  standIn: RekognitionStandIn,
  checks: Checks,
): Promise<void> {
  standIn.fail(key, ...Array.from({ length: 4 }, () => 'InternalServerError' as const));
  const { versionId } = await workflow.upload(await picture(key, 'jpeg'));
  const [execution] = await workflow.executions.of(key);
  checks.equal(
    'Rekognition fails for good: after three retries the execution takes the failure path',
    `${STATES.failed}\n${Array.from({ length: 4 }, () => BROKEN).join(', ')}`,
    await wayAndErrors(workflow, execution),
  );
  checks.equal(
    '… ends as failed, with the error of the task',
    `FAILED ${BROKEN}`,
    `${String(execution?.status)} ${String(execution?.error)}`,
  );
  const record = await workflow.record(key);
  checks.equal(
    '… which the record has, too',
    `failed ${BROKEN}`,
    `${String(record?.status)} ${String(record?.error)}`,
  );
  const letters = (await workflow.letters()).filter(({ body }) => keyOf(body) === key);
  checks.equal(
    '… its input is kept in the dead letters, as the next attempt, with the reason',
    `${versionId} attempt 2, ${BROKEN}`,
    letters.map(({ body, reason }) => `${inputIn(body)}, ${reason}`).join('\n'),
  );
  const { detail } = await observer.about('failure', key);
  checks.equal(
    '… whoever looks after the images is told',
    BROKEN,
    (detail.failure as { error: string }).error,
  );
  const moved = await workflow.redrive(({ body }) => keyOf(body) === key);
  const [, second] = await workflow.executions.of(key, 2);
  checks.equal(
    'Rekognition is well again: the letter sent back is an execution of its own, and the record is good',
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
