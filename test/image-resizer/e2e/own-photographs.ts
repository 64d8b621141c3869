import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import pLimit from 'p-limit';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { problemsOf, outcomesOf, uploadAll } from './outcomes.ts';
import type { Sample } from './photographs.ts';
import { expectationFromFile } from './pixels.ts';
import { writeSheet } from './all-kinds.ts';
import type { Resizer } from './resizer.ts';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.gif': 'image/gif',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
};

/** Checks the user's own files: those that sharp can read become derivatives, all others are rejected. */
export async function checkOwnPhotographs(
  resizer: Resizer,
  deployment: Deployment,
  folder: string,
  checks: Checks,
): Promise<void> {
  deployment.progress(`reading ${folder}`);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
  const samples = await pLimit(2).map(files, async (file): Promise<Sample> => {
    const body = await readFile(file);
    const contentType = CONTENT_TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream';
    return {
      name: file.slice(folder.length + 1),
      contentType,
      body,
      expect: await expectationFromFile(body),
    };
  });
  deployment.progress(`uploading ${samples.length} files`);
  const outcomes = await outcomesOf(
    resizer,
    await uploadAll(resizer, samples, 4),
    60 + samples.length * 2,
  );
  const refused = outcomes.filter(({ deadLetters }) => deadLetters.length > 0);
  const derived = outcomes.filter(({ derivatives }) => derivatives);
  const readable = samples.filter(({ expect }) => expect.kind === 'derivatives').length;
  checks.equal(
    'Files that sharp reads within the limits become derivatives',
    readable,
    derived.length,
  );
  checks.equal('All other files are rejected', samples.length - readable, refused.length);
  checks.noProblems(
    'Every outcome is correct, by its pixels',
    `${samples.length} files right`,
    await problemsOf(outcomes),
  );
  for (const { uploaded, deadLetters } of refused) {
    checks.note(
      `Refused: ${uploaded.name}: ${deadLetters.map(({ explanation }) => explanation).join(' ')}`,
    );
  }
  await writeSheet(deployment, outcomes, checks);
}
