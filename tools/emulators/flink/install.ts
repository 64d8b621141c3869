import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { jobJarPath } from '../../../lib/stream-analytics/job-sources.ts';
import { madeFolder, madeOnce } from '../../support/made-once.ts';
import { UserError } from '../../support/user-error.ts';
import { jobJar } from '../../stream-analytics/job-jar.ts';
import { MissingProgram } from '../engine.ts';
import { assertJava, downloadJars } from '../maven.ts';

const POM = join(import.meta.dirname, 'pom.xml');

/** Folder of Flink's jars, which exists once they are downloaded. */
export const FLINK_FOLDER = madeFolder('flink', [POM]);

/** Returns true when Flink is downloaded and the job is built. */
export function isFlinkInstalled(): boolean {
  return existsSync(FLINK_FOLDER) && existsSync(jobJarPath());
}

/**
 * Downloads Flink's jars into .local/ and builds the job, both once.
 *
 * @throws MissingProgram when Java or Maven is missing, or Maven can't download or build
 */
export async function installFlink(
  progress: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  await assertJava('Flink');
  await madeOnce('flink', [POM], async (draft) => {
    progress('downloading Flink (130 MB, once)');
    await downloadJars('Flink', POM, draft, signal);
  });
  await jobJar(progress, signal).catch((error: unknown) => {
    throw error instanceof UserError ? new MissingProgram(error.message) : error;
  });
  signal.throwIfAborted();
}
