import { readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runProgram } from './programs.ts';

const COMPILER = 'org.eclipse.jdt.internal.compiler.batch.Main';

/** Major version of the Java on the PATH; 0 when there is none. */
export async function javaVersion(): Promise<number> {
  const { stderr } = await runProgram('java', ['-version']).catch(() => ({ stderr: '' }));
  return Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0);
}

/** Installation folder of the Java on the PATH. */
export async function javaHome(): Promise<string> {
  const { stderr } = await runProgram('java', ['-XshowSettings:properties', '-version']);
  return /java\.home = (.+)/.exec(stderr)?.[1] ?? '';
}

/**
 * Downloads the dependencies of a pom.xml, also transitive ones, into a folder.
 *
 * @throws Error as `execFile` does
 */
export async function copyDependencies(
  pom: string,
  folder: string,
  signal?: AbortSignal,
): Promise<void> {
  const copy = ['--quiet', '--batch-mode', '-f', pom, 'dependency:copy-dependencies'];
  await runProgram('mvn', [...copy, `-DoutputDirectory=${folder}`], { signal });
}

/**
 * Compiles sources of Java 17 with the Eclipse compiler, which needs no JDK.
 *
 * @param jars folder with the compiler and with what the sources use
 * @param classes folder for the classes
 */
export async function compileJava(
  jars: string,
  sources: readonly string[],
  classes: string,
): Promise<void> {
  const classpath = readdirSync(jars)
    .filter((name) => name.endsWith('.jar'))
    .map((name) => join(jars, name))
    .join(delimiter);
  const options = ['-17', '-d', classes, '-cp', classpath];
  await runProgram('java', ['-cp', classpath, COMPILER, ...options, ...sources]);
}
