import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { madeFolder, madeOnce } from '../../support/made-once.ts';
import { runProgram } from '../../support/programs.ts';
import { assertJava, downloadJars } from '../maven.ts';

const POM = join(import.meta.dirname, 'pom.xml');
const SOURCE = join(import.meta.dirname, 'SearchEngine.java');
const COMPILER = 'org.eclipse.jdt.internal.compiler.batch.Main';

/** Returns true when OpenSearch is installed. */
export function isSearchEngineInstalled(): boolean {
  return existsSync(madeFolder('opensearch', [POM, SOURCE]));
}

/**
 * Folder with OpenSearch's jars and the class that starts it, created once in .local/ and named by the
 * hash of its sources.
 *
 * @throws MissingProgram when Java or Maven is missing, or Maven can't download
 */
export async function installSearchEngine(
  progress: (text: string) => void,
  signal: AbortSignal,
): Promise<string> {
  await assertJava('OpenSearch');
  const folder = await madeOnce('opensearch', [POM, SOURCE], (draft) =>
    make(draft, progress, signal),
  );
  signal.throwIfAborted();
  return folder;
}

async function make(
  draft: string,
  progress: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  progress('downloading OpenSearch');
  await downloadJars('OpenSearch', POM, draft, signal);
  const jars = readdirSync(draft).map((jar) => join(draft, jar));
  const classpath = ['-cp', jars.join(delimiter)];
  await runProgram('java', [...classpath, COMPILER, '-17', '-d', draft, ...classpath, SOURCE], {
    signal,
  });
}
