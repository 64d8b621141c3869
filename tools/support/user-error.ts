import { CommanderError } from 'commander';

/** Something that the one at the keyboard can mend; the message says what to do. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** Runs a command: exit code 2 and one sentence for a `UserError`, 1 and the stack for anything else. */
export async function runCommand(command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    // Commander has printed its own sentence already; it ends --help this way too.
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    console.error(error instanceof UserError ? error.message : error);
    process.exitCode = error instanceof UserError ? 2 : 1;
  }
}
