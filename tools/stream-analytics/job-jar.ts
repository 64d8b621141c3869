import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { JOB_FOLDER, jobJarPath } from '../../lib/stream-analytics/job-sources.ts';
import { runProgram } from '../support/programs.ts';
import { installCommand } from '../support/system.ts';
import { UserError } from '../support/user-error.ts';

const INSTALL_HINT = `install Java 17 or newer (${installCommand('java')}) and Maven (${installCommand('maven')})`;

/**
 * Path of the job's jar, built once for each state of its sources.
 *
 * @throws UserError when Maven is missing or can't build
 */
export async function jobJar(
  progress: (text: string) => void,
  signal?: AbortSignal,
): Promise<string> {
  const jar = jobJarPath();
  if (existsSync(jar)) return jar;
  progress('building the Flink job (Maven downloads about 60 MB, once)');
  const build = `${dirname(jar)}.${randomUUID()}`;
  try {
    await runProgram(
      'mvn',
      [
        ...['--quiet', '--batch-mode', '-f', join(JOB_FOLDER, 'pom.xml'), 'package'],
        ...['-Dmaven.test.skip', `-Dbuild.folder=${build}`],
      ],
      { signal },
    );
    mkdirSync(dirname(jar), { recursive: true });
    renameSync(join(build, 'taxi-windows.jar'), jar);
  } catch (error) {
    throw new UserError(trouble(error as MavenError));
  } finally {
    rmSync(build, { recursive: true, force: true });
  }
  return jar;
}

interface MavenError {
  readonly code?: string | number;
  readonly stdout?: string;
}

function trouble({ code, stdout = '' }: MavenError): string {
  if (code === 'ENOENT')
    return `Maven builds the Flink job, but there is no 'mvn' on the PATH: ${INSTALL_HINT}.`;
  const reason = /\[ERROR\] (.*)/.exec(stdout)?.[1] ?? `exit code ${code ?? ''}`;
  return `Maven could not build the Flink job (${reason}): check the network, then try again.`;
}
