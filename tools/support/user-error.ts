import { CommanderError } from 'commander';
import { setLocaleOfPaths } from './locale-of-paths.ts';

/** Error that the user can fix; the message contains the instructions. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** Runs a command: exit code 2 and one sentence for a `UserError`, 1 and the stack trace for other errors. */
export async function runCommand(command: () => Promise<number>): Promise<void> {
  setLocaleOfPaths();
  try {
    process.exitCode = await command();
  } catch (error) {
    // Commander has already printed its message; it also ends --help this way.
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    console.error(error instanceof UserError ? error.message : error);
    process.exitCode = error instanceof UserError ? 2 : 1;
  }
}
