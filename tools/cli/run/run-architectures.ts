import { inspect } from 'node:util';
import type { ListrTask } from 'listr2';
import type { Architecture } from '../../../lib/catalogue.ts';
import { Checks } from '../../../test/e2e/scenario.ts';
import { saveReport, summaryOf, type Result } from '../report.ts';
import { checkPermissions } from '../permissions/permissions-check.ts';
import { runScenario } from '../run-scenario.ts';
import { miniStack } from '../../emulators/ministack/ministack.ts';
import { missingEngineFor, missingServiceFor, type Run } from './run.ts';
import type { Group } from './schedule.ts';

/**
 * Runs the scenarios side by side, each as soon as its stacks are deployed. An error of one
 * architecture is a failed check of it and stops no other.
 */
export function runArchitectures(groups: readonly Group[], slots: number): ListrTask<Run> {
  const ids = groups.flatMap(({ architectures }) => architectures.map(({ id }) => id));
  return {
    title: ids.length > 1 ? `Run ${ids.length} scenarios, ${slots} side by side` : 'Run',
    task: (_, task) => task.newListr(groups.map(taskOf), { concurrent: slots }),
  };
}

function taskOf({ architectures }: Group): ListrTask<Run> {
  const tasks = architectures.map((architecture): ListrTask<Run> => ({
    title: architecture.id,
    task: async (run, task) => {
      const result = await runOne(architecture, run, (text) => {
        if (run.verbose || process.stdout.isTTY) task.output = text;
      });
      run.results.push(result);
      saveReport(result);
      task.title = summaryOf(result);
    },
  }));
  const [first] = tasks;
  if (first && tasks.length === 1) return first;
  return {
    title: architectures.map(({ id }) => id).join(', then '),
    // Not as the parent, whose option a list inherits: they share an engine, which a scenario may stop.
    task: (_, task) => task.newListr(tasks, { concurrent: false }),
  };
}

async function runOne(
  architecture: Architecture,
  run: Run,
  progress: (text: string) => void,
): Promise<Result> {
  const { endpoint, deployments, emulator, engines, assembly, input: inputFolder, prefix } = run;
  if (!endpoint || !deployments) throw new Error('There is no account to deploy to.');
  const start = performance.now();
  const checks = new Checks();
  const noEffect: string[] = [];
  try {
    let reason = missingServiceFor(run, architecture);
    if (reason === undefined) {
      await engines.start(architecture, endpoint.url ?? '', progress, run.abort.signal);
      reason = missingEngineFor(run, architecture);
    }
    if (reason !== undefined) {
      checks.notRun(`${architecture.title}: deployed and checked`, reason);
    } else {
      progress('deploying');
      await deployments.deploy(architecture);
      checks.add(
        await runScenario(architecture, endpoint, {
          prefix,
          inputFolder,
          progress,
          engines,
          operations: run.operations,
        }),
      );
      const notRun = incomplete(run, architecture);
      if (run.operations)
        await checks.operations(() => checkPermissions(architecture, { prefix, notRun }, checks));
      else checks.notRun('Alarms and permissions', '--no-operations leaves them out');
      for (const stack of architecture.stacks)
        noEffect.push(...((await emulator?.withoutEffect(assembly, stack)) ?? []));
    }
  } catch (error) {
    checks.equal('The stacks are deployed', 'yes', inspect(error));
  } finally {
    if (!run.keep) await engines.end(architecture);
  }
  const seconds = (performance.now() - start) / 1000;
  return { id: architecture.id, endpoint: endpoint.name, checks, seconds, noEffect };
}

/** Reason why the calls of a run say nothing about permissions: some are not made, or not recorded. */
function incomplete(
  { emulator, engines, input }: Run,
  { engines: used = [] }: Architecture,
): string | undefined {
  if (emulator !== miniStack)
    return 'only the MiniStack that npm start starts records the calls of roles';
  if (input !== undefined) return 'your own files take some of the paths only';
  return used.map((engine) => engines.missingEngine(engine)).find((reason) => reason !== undefined);
}
