import type { Checks, Deployment, Scenario } from '../../e2e/scenario.ts';
import { checkAnswers } from './answers.ts';
import { ContainerDelivery } from './container-delivery.ts';
import { checkDraining } from './draining.ts';
import { Hooks } from './hooks.ts';
import { checkImageBuild } from './image-build.ts';
import { checkImageFiles } from './image-files.ts';
import { checkOutage } from './outage.ts';
import { Task } from './task.ts';

const COMMIT = '1'.repeat(40);

/** Checks docs/container-delivery.md. */
export const scenario: Scenario = {
  async run(deployment, checks) {
    const delivery = new ContainerDelivery(deployment);
    const catalogue = await Task.start(delivery, 'catalogue', COMMIT);
    const web = await Task.start(delivery, 'web', COMMIT, { CATALOGUE_URL: catalogue.address });
    try {
      await runChecks(delivery, { web, catalogue }, deployment, checks);
    } finally {
      await Promise.all([web.process.stop(), catalogue.process.stop()]);
    }
  },
};

async function runChecks(
  delivery: ContainerDelivery,
  tasks: { readonly web: Task; readonly catalogue: Task },
  { outputs, progress }: Deployment,
  checks: Checks,
): Promise<void> {
  const { web, catalogue } = tasks;
  const isEmulator = process.env.AWS_ENDPOINT_URL !== undefined;
  progress('requests by name');
  if (isEmulator) {
    // ECS registers each task that it starts.
    for (const [name, task] of Object.entries(tasks) as ['web' | 'catalogue', Task][]) {
      const { blue } = await delivery.routing(name);
      await delivery.balancer.register(blue, task.port);
    }
  }
  await checkAnswers(delivery, isEmulator ? tasks : undefined, checks);
  await checkOutage(delivery, checks);
  progress('tasks that end and versions that change, under load');
  await checkDraining(delivery, catalogue.address, checks);
  if (isEmulator) {
    progress('good, broken and hanging versions');
    await new Hooks(delivery).check(catalogue.address, checks);
    progress('the build of the images, with fakes');
    await checkImageBuild(outputs, checks);
  } else {
    checks.notRun('The hooks decide about new versions', 'ECS calls them with each release');
    checks.notRun('The build of the images succeeds', 'CodeBuild runs it with each push');
  }
  checkImageFiles(checks);
  checks.note(`Ready after ${web.readyAfter} ms (web) and ${catalogue.readyAfter} ms (catalogue)`);
  checks.note(
    'The services ran as processes, from the bundles that their images hold; no image was built, no task started',
  );
}
