import { execFile, type ExecFileOptions } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/**
 * Runs a program to its end.
 *
 * @throws Error as `execFile` does, with what it printed
 */
export function runProgram(
  program: string,
  args: readonly string[],
  options: ExecFileOptions = {},
): Promise<{ stdout: string; stderr: string }> {
  // Said, because in a test process.env is not what a child gets by default.
  return execute(program, args, { env: process.env, ...options, encoding: 'utf8' });
}
