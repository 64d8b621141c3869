import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Checks } from '../../e2e/scenario.ts';
import type { Worker } from './worker.ts';

/** One job for each of the user's own files: its result has the file's hash, or the job has a reason. */
export async function checkOwnTexts(worker: Worker, folder: string, checks: Checks): Promise<void> {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  const sent: { name: string; sha256: string; id: string }[] = [];
  for (const { name } of files) {
    const body = readFileSync(join(folder, name));
    const sha256 = createHash('sha256').update(body).digest('hex');
    const object = `own/${name}`;
    await worker.put(object, body);
    sent.push({
      name,
      sha256,
      id: await worker.submit({ type: 'text-statistics', object }, randomUUID()),
    });
  }
  await worker.untilIdle(300);
  const jobs = await worker.jobs();
  for (const { name, sha256, id } of sent) {
    const { results = [], error } = jobs.get(id) ?? {};
    const [result] = results;
    if (result) {
      checks.equal(`${name} is read to its last byte`, sha256, result.sha256);
      const { lines, words, characters } = result;
      checks.note(`${name}: ${lines} lines, ${words} words, ${characters} characters`);
    } else {
      checks.equal(`${name} is rejected with a reason`, 'a reason', error ? 'a reason' : 'none');
      checks.note(`${name}: ${error?.explanation ?? 'not done'}`);
    }
  }
}
