import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../common/project.ts';

const JOB = 'lambda/stream-analytics/job';
const SOURCES = [`${JOB}/pom.xml`, `${JOB}/src/main/**/*.*`, 'lambda/common/zones.csv'];

/** Maven project of the job. */
export const JOB_FOLDER = join(PROJECT, JOB);

/** Hash of the files of which the job is built. */
export function jobHash(): string {
  const hash = createHash('sha256');
  for (const file of globSync(SOURCES, { cwd: PROJECT }).sort())
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(PROJECT, file)))
      .update('\0');
  return hash.digest('hex');
}

/** File of the built job; it does not exist before `npm run analytics -- build`. */
export function jobJarPath(): string {
  const folder = `taxi-windows-${jobHash().slice(0, 12)}`;
  return join(PROJECT, '.local', folder, 'taxi-windows.jar');
}
