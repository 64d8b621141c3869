/** `npm run destroy`: deletes what is deployed, buckets and all, on an emulator or in an account. */
import { createInterface } from 'node:readline/promises';
import { COMMON_STACK } from '../../lib/catalogue.ts';
import { chooseArchitectures } from './choose.ts';
import { architecturesCommand } from './command.ts';
import {
  deleteStack,
  findStack,
  stacksOfProject,
  type DeployedStack,
  type Deletion,
} from './stack-deletion.ts';
import { prefixOption, type PrefixOptions } from '../support/prefix-option.ts';
import { findEndpoint } from '../support/endpoint.ts';
import { runCommand, UserError } from '../support/user-error.ts';

await runCommand(async () => {
  const command = architecturesCommand(
    'run destroy',
    'Empties the buckets of the stacks and deletes them. Names the resources that remain.',
  )
    .addOption(prefixOption())
    .option('--yes', 'do not ask')
    .parse();
  const { prefix, yes } = command.opts<PrefixOptions & { yes?: boolean }>();
  const chosen = chooseArchitectures(command.args);
  const endpoint = await findEndpoint();
  const stacks = await deployed(
    chosen.flatMap((architecture) => architecture.stacks).map((stack) => `${prefix}${stack}`),
  );
  if (stacks.length === 0) {
    console.log(
      `Nothing of ${chosen.map(({ id }) => id).join(', ')} is deployed at ${endpoint.name}${prefix && ` with the prefix ${prefix}`}.`,
    );
    return 0;
  }
  const names = stacks.map(({ name }) => name).join(', ');
  if (!yes) await confirm(`Delete ${names} at ${endpoint.name}, with all data in them?`);
  for (const stack of stacks) report(stack.name, await deleteStack(stack, console.log));
  console.log('Not touched: CDKToolkit, which every CDK app of the account shares.');
  return 0;
});

function report(stack: string, { retained, replicated }: Deletion): void {
  if (replicated.length === 0) console.log(`Deleted: ${stack}.`);
  else
    console.log(
      `${stack} is deleted but for these. CloudFront takes some hours to delete the replicas of a function that ` +
        `was at the edge, and before that it can't go. It costs nothing; say 'npm run destroy' again tomorrow:\n  ${replicated.join('\n  ')}`,
    );
  if (retained.length > 0)
    console.log(
      `Retained by their deletion policy, yours to keep or delete:\n  ${retained.join('\n  ')}`,
    );
}

/** Deployed stacks, the last deployed first; the common stack only when no other stack uses it. */
async function deployed(names: readonly string[]): Promise<DeployedStack[]> {
  const found = await Promise.all(names.toReversed().map(findStack));
  const own = [...names, COMMON_STACK];
  const others = (await stacksOfProject()).filter((name) => !own.includes(name));
  const common = others.length > 0 ? undefined : await findStack(COMMON_STACK);
  return [...found, common].filter((stack) => stack !== undefined);
}

async function confirm(question: string): Promise<void> {
  if (!process.stdin.isTTY) throw new UserError(`${question} Nobody can be asked here: say --yes.`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`${question} [y/N] `);
  terminal.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new UserError('Nothing was deleted.');
}
