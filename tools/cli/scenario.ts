/** `npm run scenario`: drives what is already deployed, on an emulator or in an account. */
import { Command } from 'commander';
import { chooseArchitectures, chooseInput } from './choose.ts';
import { printReport } from './report.ts';
import { runScenario } from './run-scenario.ts';
import { findTarget } from '../support/target.ts';
import { exitWhenInterrupted } from '../support/until-interrupted.ts';
import { runCommand } from '../support/user-error.ts';

exitWhenInterrupted();

await runCommand(async () => {
  const command = new Command('npm run scenario --')
    .description(
      'Proves architectures that are deployed at AWS_ENDPOINT_URL, or in the account of the credentials.',
    )
    .argument('[architectures...]', 'which ones; all when left out')
    .option('--input <folder>', 'use your own files, e.g. photographs for image-resizer')
    .option('--prefix <text>', "what the stacks' names begin with there, e.g. Staging-", '')
    .exitOverride()
    .parse();
  const chosen = chooseArchitectures(command.args);
  const { input: folder, prefix } = command.opts<{ input?: string; prefix: string }>();
  const input = chooseInput(folder, chosen);
  const target = await findTarget();
  let failed = 0;
  for (const architecture of chosen) {
    const stacks = architecture.stacks.map((stack) => `${prefix}${stack}`);
    const checks = await runScenario({ ...architecture, stacks }, target, input, (text) => {
      console.error(`${architecture.id}: ${text}`);
    });
    failed += printReport(architecture.id, target.name, checks, []);
  }
  return failed === 0 ? 0 : 1;
});
