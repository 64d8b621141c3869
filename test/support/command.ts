import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';
import { signalGroup } from '../../tools/support/signal-group.ts';

/** What a check has at hand. */
export interface Run {
  /** For its files; removed when all is over. */
  readonly folder: string;
  /** Ends it early. */
  readonly signal: AbortSignal;
}

/** The JavaScript of a package's command, such as `eslint/bin/eslint.js`. */
export function script(path: string): string {
  return join(PROJECT, 'node_modules', path);
}

/**
 * Runs a program in the project's folder, with all that it starts in a process group of its own,
 * so that an early end reaches its workers too, and their temporary files are this run's.
 *
 * @returns its exit code and what it printed
 */
export async function command(
  program: string,
  args: readonly string[],
  { folder, signal }: Run,
): Promise<{ code: number; output: string }> {
  signal.throwIfAborted();
  const child = spawn(program, args, {
    cwd: PROJECT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: folder, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
  });
  const end = () => {
    const running = child.exitCode === null && child.signalCode === null;
    if (running) signalGroup(child, 'SIGTERM');
  };
  signal.addEventListener('abort', end);
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output += text.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  signal.removeEventListener('abort', end);
  return { code: code ?? 1, output };
}
