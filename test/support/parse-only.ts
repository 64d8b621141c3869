/**
 * Program that parses command lines of package.json's commands with their own parsers, and runs none
 * of them. Standard input: JSON of `{ file, args }[]`. Standard output: JSON with the arguments of
 * each by their names, null for one that was rejected; the parsers' messages are on standard error.
 */
import { join } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { Command, CommanderError } from 'commander';
import { PROJECT } from '../../lib/common/project.ts';

interface CommandLine {
  /** Program of the command, such as tools/cli/start.ts. */
  readonly file: string;
  readonly args: readonly string[];
}

type Arguments = Readonly<Record<string, readonly string[]>>;

/* eslint-disable @typescript-eslint/unbound-method -- called with the command as `this` */
const { parse, action } = Command.prototype;

const results: (Arguments | null)[] = [];

/** Ends a command as --help does. */
function end(command: Command): never {
  const values = command.registeredArguments.map((argument, index) => [
    argument.name(),
    argument.variadic ? command.args.slice(index) : command.args.slice(index, index + 1),
  ]);
  results.push(Object.fromEntries(values) as Arguments);
  throw new CommanderError(0, 'parsed', '');
}

Command.prototype.parse = function (this: Command, ...args: Parameters<typeof parse>) {
  parse.apply(this, args);
  return end(this);
};

Command.prototype.action = function (this: Command) {
  return action.call(this, () => end(this));
};

// At the end of a program.
process.exit = () => {
  throw new CommanderError(0, 'exit', '');
};

const lines = JSON.parse(await text(process.stdin)) as CommandLine[];
for (const [index, { file, args }] of lines.entries()) {
  process.argv = [process.execPath, file, ...args];
  // The program runs again under each address.
  const address = `${pathToFileURL(join(PROJECT, file)).href}?${index}`;
  await import(address).catch((error: unknown) => {
    if (!(error instanceof CommanderError)) throw error;
  });
  if (results.length === index) results.push(null);
}
process.stdout.write(JSON.stringify(results));
// A rejected command line has set another.
process.exitCode = 0;
