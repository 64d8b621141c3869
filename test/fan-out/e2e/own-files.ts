import { readFile, readdir } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import pLimit from 'p-limit';
import type { Checks } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import type { FanOut, Upload } from './fan-out.ts';
import { keyOf } from './records.ts';
import { allOf, tally, wrongEntries } from './tally.ts';

/** Filter of the subscription of the thumbnails. */
const IMAGE = /\.(jpe?g|png|webp|gif|JPE?G|PNG|WEBP|GIF)$/;

/** Checks the user's own files: each is indexed and audited; an image has a thumbnail, or a failed message with the reason. */
export async function checkOwnFiles(
  fanOut: FanOut,
  prefix: string,
  folder: string,
  checks: Checks,
): Promise<void> {
  const uploads = await filesOf(folder, prefix);
  await pLimit(5).map(uploads, (upload) => fanOut.upload(upload));
  const records = await fanOut.audit.records(prefix, uploads.length, 60);
  const index = await until('the index to have each file', 60 + uploads.length, async () => {
    const entries = await fanOut.index(prefix);
    return entries.size >= uploads.length ? entries : undefined;
  });
  await fanOut.untilIdle('Thumbnail', 60 + uploads.length);
  checks.equal(
    'The audit queue has a message of each file',
    allOf(uploads),
    tally(
      uploads,
      records.map(({ key }) => key),
    ),
  );
  checks.equal('The index has each file', allOf(uploads), tally(uploads, index.keys()));
  checks.noProblems(
    '… with its size, type and ETag',
    `${uploads.length} right`,
    wrongEntries(uploads, index),
  );
  const images = uploads.filter(({ key }) => IMAGE.test(key));
  const failedMessages = (await fanOut.failedMessages('Thumbnail')).flatMap(
    ({ body, explanation }) => {
      const key = keyOf(body);
      return key?.startsWith(prefix) ? [{ key, explanation }] : [];
    },
  );
  checks.equal(
    'Each image has a thumbnail, or a failed message with the reason',
    allOf(images),
    tally(images, [
      ...(await fanOut.thumbnails(prefix)).keys(),
      ...failedMessages.map(({ key }) => key),
    ]),
  );
  for (const { key, explanation } of failedMessages)
    checks.note(`${basename(key)}: ${explanation}`);
}

async function filesOf(folder: string, prefix: string): Promise<Upload[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return pLimit(5).map(files, async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    const body = await readFile(path);
    return { key: prefix + relative(folder, path), body, contentType: 'application/octet-stream' };
  });
}
