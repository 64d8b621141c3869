import { DeleteObjectsCommand } from '@aws-sdk/client-s3';
import { countMessages } from '../../e2e/queues.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import { problemsOf, outcomesOf, uploadAll, type Uploaded } from './outcomes.ts';
import { corruptAmong } from './photographs.ts';
import type { Resizer } from './resizer.ts';

const TOTAL = 50;
const CORRUPT = 3;

/** Checks three corrupt files among fifty, and their redrive after a repair. */
export async function checkFaultInjection(
  resizer: Resizer,
  { progress }: Deployment,
  checks: Checks,
): Promise<void> {
  progress(`uploading ${TOTAL} photographs, ${CORRUPT} of them corrupt`);
  const { samples, repaired } = await corruptAmong(TOTAL, CORRUPT);
  const uploads = await uploadAll(resizer, samples, 8);
  const outcomes = await outcomesOf(resizer, uploads, 120, 'thumbnails');
  checks.equal(
    `${CORRUPT} corrupt files among ${TOTAL} become failed messages, all others become derivatives`,
    `${TOTAL - CORRUPT} results, ${CORRUPT} failed messages, 0 lost`,
    `${outcomes.filter(({ derivatives }) => derivatives).length} results, ` +
      `${outcomes.reduce((sum, { deadLetters }) => sum + deadLetters.length, 0)} failed messages, ` +
      `${outcomes.filter(({ derivatives, deadLetters }) => !derivatives && deadLetters.length === 0).length} lost`,
  );
  checks.noProblems(
    'Each outcome is correct: the thumbnail by its pixels, the failed message by its reason',
    `${TOTAL} files right`,
    await problemsOf(outcomes),
  );
  progress('repairing the corrupt files and redriving their messages');
  await repairAndRedrive(resizer, uploads, repaired, checks);
}

async function repairAndRedrive(
  resizer: Resizer,
  uploads: readonly Uploaded[],
  repaired: readonly {
    name: string;
    body: Buffer;
    expect: Uploaded['expect'];
    contentType: string;
  }[],
  checks: Checks,
): Promise<void> {
  const again = repaired.map((sample) => {
    const { key } = uploads.find(({ name }) => name === sample.name) ?? { key: sample.name };
    return { ...sample, key };
  });
  for (const { key, body, contentType } of again) await resizer.put(key, body, contentType);
  // The repaired file is a new upload; its derivatives are deleted, so that only the redrive can make them.
  await outcomesOf(resizer, again, 60);
  await forget(resizer, again);
  const moved = await resizer.redrive();
  const outcomes = await outcomesOf(resizer, again, 60);
  checks.noProblems(
    'The redrive after the repair makes their derivatives',
    `${CORRUPT} files right`,
    await problemsOf(outcomes),
  );
  const left = await until('the queue to be empty', 60, async () =>
    (await countMessages(resizer.sqs, resizer.output('QueueUrl'))) === 0
      ? resizer.deadLetters()
      : undefined,
  );
  const mine = left.filter(({ body }) => again.some(({ key }) => body.includes(key)));
  checks.equal('None of their failed messages is left in the dead-letter queue', 0, mine.length);
  checks.note(
    `The redrive moved ${moved} failed messages; those of invalid files failed again, with their reasons.`,
  );
}

async function forget(resizer: Resizer, uploads: readonly { key: string }[]): Promise<void> {
  const keys = [...(await resizer.derivatives()).keys()].filter((stored) =>
    uploads.some(({ key }) => stored.includes(key)),
  );
  const Objects = keys.map((Key) => ({ Key }));
  await resizer.s3.send(
    new DeleteObjectsCommand({ Bucket: resizer.output('DerivativesBucket'), Delete: { Objects } }),
  );
}
