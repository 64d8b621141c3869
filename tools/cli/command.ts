import { Command } from 'commander';

/** Command of package.json; `.parse()` rejects unknown options with exit code 2. */
export function command(name: string, description: string): Command {
  return new Command(`npm ${name} --`).description(description).exitOverride();
}

/** Command for the named architectures; for all of them without a name. */
export function architecturesCommand(name: string, description: string): Command {
  return command(name, description).argument('[architectures...]', 'names; all when left out');
}
