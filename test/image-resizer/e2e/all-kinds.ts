import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { writeContactSheet } from './contact-sheet.ts';
import { problemsOf, outcomesOf, uploadAll, type Outcome } from './outcomes.ts';
import { makePhotographs, PHOTOGRAPHS } from './photographs.ts';
import type { Resizer } from './resizer.ts';

/** Checks the derivatives of photographs of every kind, valid and invalid. */
export async function checkPhotographs(
  resizer: Resizer,
  deployment: Deployment,
  checks: Checks,
): Promise<void> {
  deployment.progress('making the photographs');
  const photographs = await makePhotographs(PHOTOGRAPHS);
  const samples = await Promise.all(
    photographs.map(async (one) => ({ ...one, body: await readFile(one.file) })),
  );
  deployment.progress(`uploading ${samples.length} photographs`);
  const outcomes = await outcomesOf(resizer, await uploadAll(resizer, samples, 4), 120);
  deployment.progress('looking at the pixels of what came out');
  const isGood = ({ uploaded }: Outcome) => uploaded.expect.kind === 'derivatives';
  const good = outcomes.filter(isGood);
  const bad = outcomes.filter((outcome) => !isGood(outcome));
  const images = good.reduce((sum, { derivatives }) => sum + (derivatives?.size ?? 0), 0);
  checks.noProblems(
    'Every photograph becomes all its presets, upright, in the expected size and colours, without metadata',
    `${good.length} photographs right in ${images} images`,
    await problemsOf(good),
  );
  checks.noProblems(
    'Every invalid file becomes one failed message with its reason',
    `${bad.length} files rejected, each with its reason`,
    await problemsOf(bad),
  );
  await checkUnusualKeys(resizer, good, checks);
  await writeSheet(deployment, outcomes, checks);
}

/** Checks names with spaces, plus and percent signs, and Unicode, in the notification and in the path. */
async function checkUnusualKeys(
  resizer: Resizer,
  good: readonly Outcome[],
  checks: Checks,
): Promise<void> {
  const odd = good.filter(({ uploaded }) => /[ +%]/.test(uploaded.key));
  const problems = await Promise.all(
    odd.map(async ({ uploaded: { key } }) => {
      const answers = await Promise.all([
        resizer.get('thumbnail', key),
        resizer.get('400x300', key),
      ]);
      return answers.filter(({ ok }) => !ok).map(({ status }) => `${key}: ${status}`);
    }),
  );
  const names = odd.map(({ uploaded }) => uploaded.name).join(', ');
  checks.noProblems(
    'Keys with spaces, plus and percent signs are found through the API',
    names,
    problems.flat(),
  );
}

/** Writes a contact sheet of all inputs and their derivatives. */
export async function writeSheet(
  { reportFolder }: Deployment,
  outcomes: readonly Outcome[],
  checks: Checks,
): Promise<void> {
  const file = join(reportFolder, 'contact-sheet.png');
  await writeContactSheet(
    file,
    outcomes.map(({ uploaded, derivatives, deadLetters }) => ({
      name: uploaded.name,
      input: uploaded.body,
      derivatives: [...(derivatives ?? [])].map(([label, body]) => ({ label, body })),
      refused: deadLetters[0] && `${deadLetters[0].reason}: ${deadLetters[0].explanation}`,
    })),
  );
  checks.note(`Contact sheet: ${file}`);
}
