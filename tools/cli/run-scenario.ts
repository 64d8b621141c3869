import { join } from 'node:path';
import { inspect } from 'node:util';
import { PROJECT } from '../../lib/common/project.ts';
import type { Architecture } from '../../lib/catalogue.ts';
import { outputOf } from '../../test/e2e/outputs.ts';
import { addressAt, reachFrom } from '../../test/e2e/reach.ts';
import {
  Checks,
  type Deployment,
  type Scenario,
  type SearchControl,
} from '../../test/e2e/scenario.ts';
import { reportFolder } from './report.ts';
import { servicesAt } from '../support/services.ts';
import { readOutputs, type Target } from '../support/target.ts';
import { UserError } from '../support/user-error.ts';

/**
 * Drives one architecture that is deployed at the target.
 *
 * @returns its rows; an error that ended it early is a failed row
 * @throws UserError when it is not deployed there
 */
export async function runScenario(
  { id, stacks }: Architecture,
  target: Target,
  inputFolder: string | undefined,
  progress: (text: string) => void,
  searchEngine?: SearchControl,
): Promise<Checks> {
  const outputs = await readOutputs(stacks);
  if (!outputs) {
    throw new UserError(
      `${stacks[0] ?? id} is not deployed at ${target.name}: run 'npx cdk deploy ${stacks[0] ?? id}' first.`,
    );
  }
  const checks = new Checks();
  const module = (await import(join(PROJECT, 'test', id, 'e2e', 'index.ts'))) as {
    scenario: Scenario;
  };
  try {
    const { endpoint } = target;
    const deployment: Deployment = {
      outputs,
      output: (name) => outputOf(outputs, name),
      reach: reachFrom(endpoint),
      address: (url) => addressAt(endpoint, url),
      lacks: await servicesAt(endpoint),
      reportFolder: reportFolder(id),
      inputFolder,
      searchEngine,
      progress,
    };
    await module.scenario.run(deployment, checks);
  } catch (error) {
    // With its cause: that of fetch says nothing itself.
    checks.equal('the scenario runs to its end', 'it does', inspect(error));
  }
  return checks;
}
