import { inspect } from 'node:util';
import type { ListrTask } from 'listr2';
import pLimit, { type LimitFunction } from 'p-limit';
import type { Architecture } from '../../../lib/catalogue.ts';
import { Checks } from '../../../test/e2e/scenario.ts';
import { saveReport, summaryOf, type Result } from '../report.ts';
import { checkPermissions } from '../permissions/permissions-check.ts';
import { runScenario, type ScenarioOptions } from '../run-scenario.ts';
import { runSideBySide } from '../../support/free-memory.ts';
import { miniStack } from '../../emulators/ministack/ministack.ts';
import { missingEngineFor, missingServiceFor, type Run } from './run.ts';
import type { Group } from './schedule.ts';

const NO_TIMER = { condition: false, field: '' };

/**
 * Runs the scenarios side by side, each as soon as its stacks are deployed. An error of one
 * architecture is a failed check of it and stops no other.
 *
 * @param slots number of scenarios at a time; the checks of alarms, which mostly wait, and of permissions run
 *   beside the next scenario; one that shares an engine or stacks, into which they inject faults, is deployed when
 *   these are over, and begins after the checks
 */
export function runArchitectures(groups: readonly Group[], slots: number): ListrTask<Run> {
  const limit = pLimit(slots);
  if (slots > 1) runSideBySide();
  const count = groups.reduce((sum, { architectures }) => sum + architectures.length, 0);
  return {
    title: count > 1 ? `Run ${count} scenarios, ${slots} side by side` : 'Run',
    task: (_, task) =>
      task.newListr(
        groups.flatMap((group) => tasksOf(group, limit)),
        {
          concurrent: true,
          // A task's own duration has the time before its turn.
          rendererOptions: { timer: NO_TIMER },
          fallbackRendererOptions: { timer: NO_TIMER },
        },
      ),
  };
}

/** Turn of a scenario in its slot. */
interface Turn {
  readonly architecture: Architecture;
  readonly begin: PromiseWithResolvers<void>;
  /** The slot is free for the next turn. */
  readonly free: PromiseWithResolvers<void>;
  readonly end: PromiseWithResolvers<void>;
}

function tasksOf({ architectures }: Group, limit: LimitFunction): ListrTask<Run>[] {
  const turns = architectures.map((architecture): Turn => ({
    architecture,
    begin: Promise.withResolvers(),
    free: Promise.withResolvers(),
    end: Promise.withResolvers(),
  }));
  void limit(async () => {
    for (const { begin, free } of turns) {
      begin.resolve();
      await free.promise;
    }
  });
  return turns.map((turn, at) => taskOf(turn, turns[at - 1], turn === turns.at(-1)));
}

/**
 * Task of an architecture, without a title before its turn.
 *
 * @param before turn before it that shares an engine or stacks
 * @param last nothing that shares an engine or stacks comes after it
 */
function taskOf(turn: Turn, before: Turn | undefined, last: boolean): ListrTask<Run> {
  const { architecture, begin, free, end } = turn;
  return {
    task: async (run, task) => {
      await begin.promise;
      task.title = architecture.id;
      const shown = run.verbose || process.stdout.isTTY;
      if (!shown) task.output = architecture.id;
      try {
        const result = await runOne(architecture, run, {
          progress: (text) => {
            if (shown) task.output = text;
          },
          before: before?.end.promise,
          [last ? 'onScenarioEnd' : 'onFaultsInjected']: free.resolve,
        });
        run.results.push(result);
        saveReport(result);
        task.title = summaryOf(result);
      } finally {
        free.resolve();
        end.resolve();
      }
    },
  };
}

interface TurnOptions extends Pick<
  ScenarioOptions,
  'progress' | 'onScenarioEnd' | 'onFaultsInjected'
> {
  /** End of what must not run beside the scenario. */
  readonly before?: Promise<void>;
}

async function runOne(
  architecture: Architecture,
  run: Run,
  { before, ...options }: TurnOptions,
): Promise<Result> {
  const { endpoint, deployments, emulator, engines, assembly, input: inputFolder, prefix } = run;
  if (!endpoint || !deployments) throw new Error('There is no account to deploy to.');
  const start = performance.now();
  const since = new Date();
  const checks = new Checks();
  const noEffect: string[] = [];
  try {
    let reason = missingServiceFor(run, architecture);
    if (reason === undefined) {
      await engines.start(architecture, endpoint.url ?? '', options.progress, run.abort.signal);
      reason = missingEngineFor(run, architecture);
    }
    if (reason !== undefined) {
      checks.notRun(`${architecture.title}: deployed and checked`, reason);
    } else {
      options.progress('deploying');
      await deployments.deploy(architecture);
      await before;
      checks.add(
        await runScenario(architecture, endpoint, {
          prefix,
          inputFolder,
          engines,
          operations: run.operations,
          ...options,
        }),
      );
      const notRun = incomplete(run, architecture);
      if (run.operations)
        await checks.operations(() =>
          checkPermissions(architecture, { prefix, since, notRun }, checks),
        );
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
