import { DeleteObjectsCommand } from '@aws-sdk/client-s3';
import { countMessages } from '../../e2e/queues.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import { problemsOf, outcomesOf, uploadAll, type Uploaded } from './outcomes.ts';
import { corruptAmong } from './photographs.ts';
import type { Resizer } from './resizer.ts';

const TOTAL = 50;
const CORRUPT = 3;

/** Three corrupt files among fifty; then they are repaired, and their dead letters sent back. */
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
    `${CORRUPT} corrupt files among ${TOTAL}`,
    `${TOTAL - CORRUPT} results, ${CORRUPT} dead letters, 0 lost`,
    `${outcomes.filter(({ derivatives }) => derivatives).length} results, ` +
      `${outcomes.reduce((sum, { deadLetters }) => sum + deadLetters.length, 0)} dead letters, ` +
      `${outcomes.filter(({ derivatives, deadLetters }) => !derivatives && deadLetters.length === 0).length} lost`,
  );
  checks.faultless(
    'Each of them is right: the thumbnail by its pixels, the dead letter by its reason',
    `${TOTAL} files right`,
    await problemsOf(outcomes),
  );
  progress('repairing the corrupt files and sending their dead letters back');
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
  // The repaired file is an upload of its own; its derivatives go, so that only the redrive can bring them.
  await outcomesOf(resizer, again, 60);
  await forget(resizer, again);
  const moved = await resizer.redrive();
  const outcomes = await outcomesOf(resizer, again, 60);
  checks.faultless(
    'After the repair, the redrive brings their derivatives',
    `${CORRUPT} files right`,
    await problemsOf(outcomes),
  );
  const left = await until('the queue to be empty', 60, async () =>
    (await countMessages(resizer.sqs, resizer.output('QueueUrl'))) === 0
      ? resizer.deadLetters()
      : undefined,
  );
  const mine = left.filter(({ body }) => again.some(({ key }) => body.includes(key)));
  checks.equal('None of their dead letters is left', 0, mine.length);
  checks.remark(
    `The redrive moved ${moved} dead letters; those of bad files came back with their reasons.`,
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
