import type { ListrTask } from 'listr2';
import type { Architecture } from '../../../lib/catalogue.ts';
import { Checks } from '../../../test/e2e/scenario.ts';
import { runScenario } from '../run-scenario.ts';
import { assertNotStuck } from '../stuck-stacks.ts';
import { whyNot, type Run } from './run.ts';

/** Deploys what was chosen, then proves one after the other. */
export function deployAndProve({ chosen }: Run): ListrTask<Run>[] {
  return [
    {
      title: `Deploy ${chosen.flatMap(({ stacks }) => stacks).join(', ')}`,
      task: async (run, task) => {
        const deployable = chosen.filter((architecture) => whyNot(run, architecture) === undefined);
        const stacks = deployable.flatMap((architecture) => architecture.stacks);
        if (stacks.length === 0) return;
        // What this run started is empty.
        if (!run.engine) await assertNotStuck(stacks, run.target?.name ?? '');
        const { Deployer } = await import('../deploy.ts');
        const deployer = new Deployer((text) => (task.output = text));
        await deployer.bootstrap();
        const parameters = deployable.flatMap((each) => Object.entries(each.parameters ?? {}));
        await deployer.deploy(run.assembly, stacks, Object.fromEntries(parameters));
      },
    },
    ...chosen.map((architecture): ListrTask<Run> => ({
      title: `Prove ${architecture.id}`,
      task: async (run, task) => {
        if (!run.target) throw new Error('There is no target.');
        const progress = (text: string) => (task.output = text);
        const control = run.search?.control;
        const why = whyNot(run, architecture);
        const checks =
          why === undefined
            ? await runScenario(architecture, run.target, run.input, progress, control)
            : notDeployed(architecture, why);
        run.results.push({ architecture, checks });
      },
    })),
  ];
}

function notDeployed({ title }: Architecture, why: string): Checks {
  const checks = new Checks();
  checks.notRun(`${title}: deployed and proved`, why);
  return checks;
}
