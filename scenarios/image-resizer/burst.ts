import type { Checks, Deployment } from '../support/scenario.ts';
import { faultsOf, outcomesOf, uploadAll } from './outcomes.ts';
import { manyPhotographs } from './photographs.ts';
import type { Resizer } from './resizer.ts';

const COUNT = 300;

/** Many uploads at once: none missing, none twice. */
export async function proveBurst(
  resizer: Resizer,
  { progress }: Deployment,
  checks: Checks,
): Promise<void> {
  progress(`uploading ${COUNT} photographs at once`);
  const samples = await manyPhotographs(COUNT);
  const start = Date.now();
  const uploads = await uploadAll(resizer, samples, 32);
  const outcomes = await outcomesOf(resizer, uploads, 180);
  const seconds = (Date.now() - start) / 1000;
  const complete = outcomes.filter(({ derivatives }) => derivatives).length;
  const stored = [...(await resizer.derivatives()).keys()];
  const images = stored.filter((key) => uploads.some((upload) => key.includes(upload.key))).length;
  checks.equal(
    `${COUNT} photographs at once`,
    `${COUNT} sets, ${COUNT * 6} images`,
    `${complete} sets, ${images} images`,
  );
  checks.faultless(
    'Each of them is right, looked at by its pixels',
    `${COUNT} photographs right`,
    await faultsOf(outcomes),
  );
  checks.remark(
    `${COUNT} photographs of 640 x 480: ${seconds.toFixed(1)} s from the first upload to the last derivative`,
  );
}
