import { join } from 'node:path';
import { inspect } from 'node:util';
import { PROJECT } from '../../lib/common/project.ts';
import type { Architecture } from '../../lib/catalogue.ts';
import { AlarmWatch } from '../../test/e2e/alarms/alarm-watch.ts';
import { untilAlarm } from '../../test/e2e/alarms/fault.ts';
import { alarmNamed } from '../../test/e2e/alarms/stack-alarms.ts';
import { outputOf } from '../../test/e2e/outputs.ts';
import { addressAt, reachFrom } from '../../test/e2e/reach.ts';
import { Checks, type Deployment, type Scenario } from '../../test/e2e/scenario.ts';
import { RECORDS } from './records.ts';
import { reportFolder } from './report.ts';
import { freeMemory } from '../support/free-memory.ts';
import { hasFastAlarms, servicesAt } from '../support/services.ts';
import { deployCommand, type PrefixOptions } from '../support/prefix-option.ts';
import { readOutputs, type Endpoint } from '../support/endpoint.ts';
import { UserError } from '../support/user-error.ts';

export interface ScenarioOptions
  extends PrefixOptions, Pick<Deployment, 'inputFolder' | 'progress'> {
  /**
   * Engines that this run started.
   *
   * @default - none
   */
  readonly engines?: Pick<Deployment, 'missingEngine' | 'control'>;
  /**
   * Makes alarms go off where that takes no minutes, which changes configurations, and records the dashboards.
   *
   * @default false
   */
  readonly operations?: boolean;
  /**
   * Called when only the checks of alarms are left, which mostly wait.
   *
   * @default - none
   */
  readonly onScenarioEnd?: () => void;
  /**
   * Called when the faults that make alarms go off are injected: nothing disturbs a shared engine any more.
   *
   * @default - none
   */
  readonly onFaultsInjected?: () => void;
}

/**
 * Runs the scenario of an architecture that is deployed at the endpoint.
 *
 * @returns its checks; an error that ended it early is a failed check
 * @throws UserError when it is not deployed there
 */
export async function runScenario(
  { id, stacks }: Architecture,
  endpoint: Endpoint,
  { prefix, inputFolder, progress, engines, operations = false, ...on }: ScenarioOptions,
): Promise<Checks> {
  const names = stacks.map((stack) => `${prefix}${stack}`);
  const outputs = await readOutputs(names);
  if (!outputs) {
    throw new UserError(
      `${prefix}${stacks[0] ?? id} is not deployed at ${endpoint.name}: run '${deployCommand(stacks[0] ?? id, { prefix })}' first.`,
    );
  }
  const checks = new Checks();
  const module = (await import(join(PROJECT, 'test', id, 'e2e', 'index.ts'))) as {
    scenario: Scenario;
  };
  // Of templates and assets.
  freeMemory();
  try {
    const { url } = endpoint;
    const fast = operations && (await hasFastAlarms(url));
    const deployment: Deployment = {
      prefix,
      outputs,
      output: (name) => outputOf(outputs, name),
      reach: reachFrom(url),
      address: (each) => addressAt(url, each),
      lacks: await servicesAt(url),
      reportFolder: reportFolder(id),
      inputFolder,
      missingEngine: (engine) => engines?.missingEngine(engine),
      control: (engine) => engines?.control(engine),
      untilAlarm: async (id) => {
        if (fast) await untilAlarm(await alarmNamed(names, id));
      },
      progress,
    };
    const since = new Date();
    if (!operations) {
      await module.scenario.run(deployment, checks);
      return checks;
    }
    await runWithAlarms(module.scenario, names, { deployment, fast, ...on }, checks);
    // Elsewhere the metrics of a minute say little about a scenario, and are there after minutes.
    if (fast)
      for (const record of RECORDS)
        await record({ stacks: names, since, folder: deployment.reportFolder });
  } catch (error) {
    // With its cause, because the message of fetch's errors has no details.
    checks.equal('the scenario runs to its end', 'it does', inspect(error));
  }
  return checks;
}

interface WithAlarms extends Pick<ScenarioOptions, 'onScenarioEnd' | 'onFaultsInjected'> {
  readonly deployment: Deployment;
  readonly fast: boolean;
}

/** Runs a scenario and then the checks of its alarms, which need minutes where alarms are not fast. */
async function runWithAlarms(
  { run, alarms }: Scenario,
  stacks: readonly string[],
  { deployment, fast, onScenarioEnd, onFaultsInjected }: WithAlarms,
  checks: Checks,
): Promise<void> {
  // Own files cause no faults.
  if (!alarms || deployment.inputFolder) return run(deployment, checks);
  if (!fast) {
    await run(deployment, checks);
    checks.notRun('The alarms go off and back', 'their periods take minutes here');
    return;
  }
  const watch = await checks.operations(() => AlarmWatch.start(stacks, alarms, deployment));
  try {
    await run(deployment, checks);
    onScenarioEnd?.();
    deployment.progress('alarms');
    await checks.operations(() => watch.check(checks, onFaultsInjected));
  } finally {
    await checks.operations(() => watch.end());
  }
}
