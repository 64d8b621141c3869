import { InvalidArgumentError, Option } from 'commander';
import { PREFIX } from '../../lib/common/stack-prefix.ts';

/** Options of a command that finds stacks by their names. */
export interface PrefixOptions {
  /** Beginning of the stacks' names, as `-c prefix=…` gave it; empty by default. */
  readonly prefix: string;
}

/** `--prefix` of a command that finds stacks by their names. */
export function prefixOption(): Option {
  return new Option('--prefix <text>', "beginning of the stacks' names, as in -c prefix=…")
    .default('', 'none')
    .argParser((text) => {
      if (PREFIX.pattern.test(text)) return text;
      throw new InvalidArgumentError(`It is ${PREFIX.words}.`);
    });
}

/**
 * Command that deploys a stack, for error messages.
 *
 * @param stack id of the stack, without prefix
 */
export function deployCommand(stack: string, { prefix }: PrefixOptions): string {
  return `npx cdk deploy ${stack}${prefix && ` -c prefix=${prefix}`}`;
}
