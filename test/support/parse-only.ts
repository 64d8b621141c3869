/**
 * Preloaded into a command of package.json: ends it when its command line is parsed, and prints the
 * arguments by their names as JSON.
 */
import process from 'node:process';
import { Command } from 'commander';

/* eslint-disable @typescript-eslint/unbound-method -- called with the command as `this` */
const { parse, action } = Command.prototype;

function end(command: Command): never {
  const values = command.registeredArguments.map((argument, index) => [
    argument.name(),
    argument.variadic ? command.args.slice(index) : command.args.slice(index, index + 1),
  ]);
  process.stdout.write(JSON.stringify(Object.fromEntries(values)));
  process.exit(0);
}

Command.prototype.parse = function (this: Command, ...args: Parameters<typeof parse>) {
  parse.apply(this, args);
  return end(this);
};

Command.prototype.action = function (this: Command) {
  return action.call(this, () => end(this));
};
