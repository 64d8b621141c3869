import { InvalidArgumentError, Option } from 'commander';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';
import { PREFIX } from '../../lib/common/stack-prefix.ts';

/** Options of a command that finds stacks by their names. */
export interface PrefixOptions {
  /** Beginning of the stacks' names, as `-c prefix=…` gave it; by default the one in cdk.json. */
  readonly prefix: string;
}

/** `--prefix` of a command that finds stacks by their names. */
export function prefixOption(): Option {
  const own = ownPrefix();
  return new Option('--prefix <text>', "beginning of the stacks' names, as in -c prefix=…")
    .default(own, own || 'none')
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

/** Option `prefix` in the context of cdk.json, which the CDK's commands read too. */
function ownPrefix(): string {
  const { context = {} } = JSON.parse(readFileSync(join(PROJECT, 'cdk.json'), 'utf8')) as {
    readonly context?: { readonly prefix?: string };
  };
  return context.prefix ?? '';
}
