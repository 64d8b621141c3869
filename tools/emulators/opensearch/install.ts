import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { copyDependencies, javaVersion } from '../../support/java.ts';
import { madeOnce } from '../../support/made-once.ts';

const run = promisify(execFile);
const POM = join(import.meta.dirname, 'pom.xml');
const SOURCE = join(import.meta.dirname, 'SearchEngine.java');
const COMPILER = 'org.eclipse.jdt.internal.compiler.batch.Main';
const INSTALL_HINT =
  'install Java 17 or newer and Maven (Debian: apt-get install default-jre-headless maven), or export OPENSEARCH_URL';

/** Error without a search engine; the message names the program to install. */
export class NoSearchEngine extends Error {
  override readonly name = 'NoSearchEngine';
}

/**
 * Folder with OpenSearch's jars and the class that starts it, created once in .local/ and named by the
 * hash of its sources.
 *
 * @throws NoSearchEngine when Java or Maven is missing, or Maven can't download
 */
export async function installSearchEngine(
  progress: (text: string) => void,
  signal: AbortSignal,
): Promise<string> {
  await assertJava();
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
  await copyDependencies(POM, draft, signal).catch((error: unknown) => {
    throw new NoSearchEngine(mavenTrouble(error as MavenError));
  });
  const jars = readdirSync(draft).map((jar) => join(draft, jar));
  const classpath = ['-cp', jars.join(delimiter)];
  await run('java', [...classpath, COMPILER, '-17', '-d', draft, ...classpath, SOURCE], {
    signal,
  });
}

async function assertJava(): Promise<void> {
  const version = await javaVersion();
  if (version >= 17) return;
  const found = version === 0 ? "there is no 'java' on the PATH" : `java is version ${version}`;
  throw new NoSearchEngine(`OpenSearch needs Java 17 or newer, but ${found}: ${INSTALL_HINT}.`);
}

interface MavenError {
  readonly code?: string | number;
  readonly stdout?: string;
}

function mavenTrouble({ code, stdout = '' }: MavenError): string {
  if (code === 'ENOENT')
    return `Maven downloads OpenSearch, but there is no 'mvn' on the PATH: ${INSTALL_HINT}.`;
  const reason = /\[ERROR\] (.*)/.exec(stdout)?.[1] ?? `exit code ${code ?? ''}`;
  return `Maven could not download OpenSearch (${reason}): check the network, then try again.`;
}
