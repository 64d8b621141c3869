import { execFile, type ExecFileOptions } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/**
 * Runs a program to its end.
 *
 * @throws Error as `execFile` does, with the output
 */
export function runProgram(
  program: string,
  args: readonly string[],
  options: ExecFileOptions = {},
): Promise<{ stdout: string; stderr: string }> {
  // Explicit, because a child process in a test does not get process.env by default.
  return execute(program, args, { env: process.env, ...options, encoding: 'utf8' });
}
