import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT } from '../../lib/common/project.ts';

const run = promisify(execFile);
const POM = join(import.meta.dirname, 'pom.xml');
const SOURCE = join(import.meta.dirname, 'SearchEngine.java');
const COMPILER = 'org.eclipse.jdt.internal.compiler.batch.Main';
const INSTALL_HINT =
  'install Java 17 or newer and Maven (Debian: apt-get install default-jre-headless maven), or export OPENSEARCH_URL';

/** The message says what to install. */
export class NoSearchEngine extends Error {
  override readonly name = 'NoSearchEngine';
}

/**
 * The folder with OpenSearch's jars and our class that starts it, made the first time in .local/
 * under the hash of what it is made from.
 *
 * @throws NoSearchEngine when Java or Maven is missing, or Maven can't download
 */
export async function installSearchEngine(
  progress: (text: string) => void,
  signal: AbortSignal,
): Promise<string> {
  await assertJava();
  const hash = createHash('sha256').update(readFileSync(POM)).update(readFileSync(SOURCE));
  const folder = join(PROJECT, '.local', `opensearch-${hash.digest('hex').slice(0, 12)}`);
  if (!existsSync(folder)) await make(folder, progress, signal);
  signal.throwIfAborted();
  return folder;
}

/** Makes it beside and renames it, so that two first runs at once don't meet. */
async function make(
  folder: string,
  progress: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const draft = `${folder}.${randomUUID()}`;
  try {
    progress('downloading OpenSearch');
    const copy = ['--quiet', '--batch-mode', '-f', POM, 'dependency:copy-dependencies'];
    await run('mvn', [...copy, `-DoutputDirectory=${draft}`], { signal }).catch(
      (error: unknown) => {
        throw new NoSearchEngine(mavenTrouble(error as MavenError));
      },
    );
    const jars = readdirSync(draft).map((jar) => join(draft, jar));
    const classpath = ['-cp', jars.join(delimiter)];
    await run('java', [...classpath, COMPILER, '-17', '-d', draft, ...classpath, SOURCE], {
      signal,
    });
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

async function assertJava(): Promise<void> {
  const { stderr } = await run('java', ['-version']).catch(() => ({ stderr: '' }));
  const version = Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0);
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
