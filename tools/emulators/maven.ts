import { copyDependencies, javaVersion } from '../support/java.ts';
import { installCommand } from '../support/system.ts';
import { MissingProgram } from './engine.ts';

const INSTALL_HINT = `install Java 17 or newer (${installCommand('java')}) and Maven (${installCommand('maven')})`;

/** @throws MissingProgram unless the Java on the PATH is version 17 or newer */
export async function assertJava(title: string): Promise<void> {
  const version = await javaVersion();
  if (version >= 17) return;
  const found = version === 0 ? "there is no 'java' on the PATH" : `java is version ${version}`;
  throw new MissingProgram(`${title} needs Java 17 or newer, but ${found}: ${INSTALL_HINT}.`);
}

/**
 * Downloads the dependencies of a pom.xml, also transitive ones, into a folder.
 *
 * @throws MissingProgram when Maven is missing or can't download
 */
export async function downloadJars(
  title: string,
  pom: string,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  await copyDependencies(pom, folder, signal).catch((error: unknown) => {
    throw new MissingProgram(reasonOf(title, error as { code?: string | number; stdout?: string }));
  });
}

function reasonOf(
  title: string,
  { code, stdout = '' }: { code?: string | number; stdout?: string },
): string {
  if (code === 'ENOENT')
    return `Maven downloads ${title}, but there is no 'mvn' on the PATH: ${INSTALL_HINT}.`;
  const reason = /\[ERROR\] (.*)/.exec(stdout)?.[1] ?? `exit code ${code ?? ''}`;
  return `Maven could not download ${title} (${reason}): check the network, then try again.`;
}
