import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import { problemsOf, outcomesOf, uploadAll, type Uploaded } from './outcomes.ts';
import { manyPhotographs } from './photographs.ts';
import type { Resizer } from './resizer.ts';

const COUNT = 300;
const WIDTH = 320;

/** Checks that no upload of a burst is missing or processed twice. */
export async function checkBurst(
  resizer: Resizer,
  { progress, lacks }: Deployment,
  checks: Checks,
): Promise<void> {
  progress(`uploading ${COUNT} photographs at once`);
  const samples = await manyPhotographs(COUNT, WIDTH);
  const start = new Date();
  const uploads = await uploadAll(resizer, samples, COUNT);
  const outcomes = await outcomesOf(resizer, uploads, 180, 'thumbnails');
  const seconds = (Date.now() - start.getTime()) / 1000;
  const complete = outcomes.filter(({ derivatives }) => derivatives).length;
  const stored = [...(await resizer.derivatives()).keys()];
  const images = stored.filter((key) => uploads.some((upload) => key.includes(upload.key))).length;
  checks.equal(
    `${COUNT} photographs uploaded at once become ${COUNT} sets of derivatives`,
    `${COUNT} sets, ${COUNT * 6} images`,
    `${complete} sets, ${images} images`,
  );
  const once = 'No photograph is processed twice, by the logs of Resize';
  const noLogs = lacks('log groups of a function’s own');
  if (noLogs) checks.notRun(once, noLogs);
  else checks.noProblems(once, 'each once', await doneTwice(resizer, uploads, start));
  checks.noProblems(
    'Each thumbnail shows its photograph, by its pixels',
    `${COUNT} photographs right`,
    await problemsOf(outcomes),
  );
  checks.note(
    `${COUNT} photographs of ${WIDTH} pixels: ${seconds.toFixed(1)} s from the first upload to the last derivative`,
  );
}

/** Logs arrive late on AWS, and MiniStack loses some under load: the check needs most of them. */
async function doneTwice(
  resizer: Resizer,
  uploads: readonly Uploaded[],
  since: Date,
): Promise<string[]> {
  const complete = async () => {
    const times = await resizer.timesStored(since);
    return uploads.every(({ key }) => times.has(key)) ? times : undefined;
  };
  const times = await until('the logs', 15, complete, 1_000).catch(() =>
    resizer.timesStored(since),
  );
  const logged = uploads.filter(({ key }) => times.has(key)).length;
  if (logged < COUNT * 0.8) return [`only ${logged} of ${COUNT} are in the logs`];
  return uploads
    .filter(({ key }) => (times.get(key) ?? 0) > 1)
    .map(({ name }) => `${name} is done more than once`);
}
