import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT } from '../../../../lib/common/project.ts';
import { bareEnvironment } from '../../../support/bare-environment.ts';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
}

export const CREDENTIALS = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
};

/** Starts a command of tools/log-pipeline without the machine's AWS settings and the project's prefix. */
export function startTool(
  tool: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Running {
  const program = join(PROJECT, 'tools/log-pipeline', tool);
  const child = spawn(process.execPath, [program, '--prefix', '', ...args], {
    cwd: PROJECT,
    env: bareEnvironment(env),
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code) => {
      resolve({ code, stdout, stderr });
    }),
  );
  return { child, ended };
}
