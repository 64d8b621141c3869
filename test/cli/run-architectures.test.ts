import { Listr } from 'listr2';
import { CATALOGUE, type Architecture } from '../../lib/catalogue.ts';
import { runArchitectures } from '../../tools/cli/run/run-architectures.ts';
import type { Run } from '../../tools/cli/run/run.ts';
import type { ScenarioOptions } from '../../tools/cli/run-scenario.ts';
import { Checks } from '../e2e/scenario.ts';

const events: string[] = [];

jest.mock('../../tools/cli/run-scenario.ts', () => ({
  runScenario: async ({ id }: Architecture, _: unknown, options: ScenarioOptions) => {
    events.push(`${id} begins`);
    options.onScenarioEnd?.();
    await new Promise(setImmediate);
    events.push(`${id} has its faults`);
    options.onFaultsInjected?.();
    await new Promise(setImmediate);
    events.push(`${id} has its alarms`);
    return new Checks();
  },
}));
jest.mock('../../tools/cli/report.ts', () => ({ saveReport: jest.fn(), summaryOf: () => 'over' }));

async function run(...groups: string[][]): Promise<void> {
  events.length = 0;
  const tasks = groups.map((ids) => ({
    architectures: CATALOGUE.filter(({ id }) => ids.includes(id)),
    seconds: 1,
  }));
  const ctx = {
    endpoint: { name: 'here' },
    deployments: {
      deploy: ({ id }: Architecture) => {
        events.push(`${id} is deployed`);
        return Promise.resolve();
      },
    },
    engines: {
      start: () => Promise.resolve(),
      end: () => Promise.resolve(),
      missingEngine: () => undefined,
    },
    abort: new AbortController(),
    results: [],
  } as unknown as Run;
  await new Listr<Run>([runArchitectures(tasks, 1)], { ctx, silentRendererCondition: true }).run();
}

test('The checks of alarms run beside the next scenario', async () => {
  await run(['fan-out'], ['flow-logs']);
  expect(events.indexOf('flow-logs begins')).toBeLessThan(events.indexOf('fan-out has its faults'));
});

test('A scenario that shares an engine is deployed after the faults, and waits for the checks of alarms', async () => {
  await run(['log-pipeline', 'flow-logs']);
  expect(events.slice(0, 6)).toEqual([
    'log-pipeline is deployed',
    'log-pipeline begins',
    'log-pipeline has its faults',
    'flow-logs is deployed',
    'log-pipeline has its alarms',
    'flow-logs begins',
  ]);
});
