/** `npm run scenario`: runs the scenarios of deployed stacks, on an emulator or in an account. */
import { chooseArchitectures, chooseInput } from './choose.ts';
import { architecturesCommand } from './command.ts';
import { printResults, saveReport, type Result } from './report.ts';
import { runScenario } from './run-scenario.ts';
import { findEndpoint } from '../support/endpoint.ts';
import { watchMachine } from '../support/machine-factor.ts';
import { exitWhenInterrupted } from '../support/until-interrupted.ts';
import { runCommand } from '../support/user-error.ts';

interface Options {
  readonly input?: string;
  readonly prefix: string;
  readonly verbose?: boolean;
}

exitWhenInterrupted();

await runCommand(async () => {
  const command = architecturesCommand(
    'run scenario',
    'Runs the scenarios of architectures that are deployed at AWS_ENDPOINT_URL, or in the account of the credentials.',
  )
    .option('--input <folder>', 'your own files as input, e.g. photographs for image-resizer')
    .option('--prefix <text>', "beginning of the stacks' names there, e.g. Staging-", '')
    .option('--verbose', 'print every check, and not only those that failed')
    .parse();
  const options = command.opts<Options>();
  const chosen = chooseArchitectures(command.args);
  const input = chooseInput(options.input, chosen);
  const endpoint = await findEndpoint();
  // Time limits are those of AWS in an account.
  if (endpoint.url) await watchMachine();
  const results: Result[] = [];
  for (const { id, ...architecture } of chosen) {
    const stacks = architecture.stacks.map((stack) => `${options.prefix}${stack}`);
    const start = performance.now();
    const progress = (text: string) => {
      console.error(`${id}: ${text}`);
    };
    const checks = await runScenario({ id, ...architecture, stacks }, endpoint, input, progress);
    const seconds = (performance.now() - start) / 1000;
    const result = { id, endpoint: endpoint.name, checks, seconds, noEffect: [] };
    saveReport(result);
    results.push(result);
  }
  return printResults(results, options.verbose ?? false) === 0 ? 0 : 1;
});
