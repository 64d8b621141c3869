import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import pLimit from 'p-limit';
import type { Checks } from '../../e2e/scenario.ts';
import type { Workflow } from './workflow.ts';

/** Checks the user's own files: each is recognized, or its record has the reason. */
export async function checkOwnFiles(
  workflow: Workflow,
  prefix: string,
  folder: string,
  checks: Checks,
): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const problems = await pLimit(5).map(files, async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    const key = prefix + relative(folder, path);
    await workflow.upload({ key, body: await readFile(path) });
    await workflow.executions.of(key, 1, 60 + files.length);
    const { status, labels = [], explanation } = (await workflow.record(key)) ?? {};
    const labelled = labels.map((label) => label.name).join(', ');
    checks.note(`${name}: ${String(status)}, ${explanation ?? labelled}`);
    return status === 'recognized' || status === 'refused' ? [] : [`${name}: ${String(status)}`];
  });
  checks.noProblems(
    'Each file is recognized or rejected',
    `${files.length} files`,
    problems.flat(),
  );
}
