/** `npm run scenario`: runs the scenarios of deployed stacks, on an emulator or in an account. */
import { chooseArchitectures, chooseInput } from './choose.ts';
import { architecturesCommand } from './command.ts';
import { printResults, saveReport, type Result } from './report.ts';
import { runScenario } from './run-scenario.ts';
import { prefixOption, type PrefixOptions } from '../support/prefix-option.ts';
import { findEndpoint } from '../support/endpoint.ts';
import { watchMachine } from '../support/machine-factor.ts';
import { exitWhenInterrupted } from '../support/until-interrupted.ts';
import { runCommand } from '../support/user-error.ts';

interface Options extends PrefixOptions {
  readonly input?: string;
  readonly verbose?: boolean;
}

exitWhenInterrupted();

await runCommand(async () => {
  const command = architecturesCommand(
    'run scenario',
    'Runs the scenarios of architectures that are deployed at AWS_ENDPOINT_URL, or in the account of the credentials.',
  )
    .option('--input <folder>', 'your own files as input, e.g. photographs for image-resizer')
    .addOption(prefixOption())
    .option('--verbose', 'print every check, and not only those that failed')
    .parse();
  const options = command.opts<Options>();
  const chosen = chooseArchitectures(command.args);
  const { prefix } = options;
  const inputFolder = chooseInput(options.input, chosen);
  const endpoint = await findEndpoint();
  // Time limits are those of AWS in an account.
  if (endpoint.url) await watchMachine();
  const results: Result[] = [];
  for (const architecture of chosen) {
    const { id } = architecture;
    const start = performance.now();
    const progress = (text: string) => {
      console.error(`${id}: ${text}`);
    };
    const checks = await runScenario(architecture, endpoint, { prefix, inputFolder, progress });
    const seconds = (performance.now() - start) / 1000;
    const result = { id, endpoint: endpoint.name, checks, seconds, noEffect: [] };
    saveReport(result);
    results.push(result);
  }
  return printResults(results, options.verbose ?? false) === 0 ? 0 : 1;
});
