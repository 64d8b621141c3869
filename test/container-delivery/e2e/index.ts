import { checkContainer } from '../../e2e/containers/isolation.ts';
import { requiring } from '../../e2e/requiring.ts';
import type { Checks, Deployment, Scenario } from '../../e2e/scenario.ts';
import { checkAnswers, checkCorrelation, checkNames } from './answers.ts';
import { ContainerDelivery, type ServiceName } from './container-delivery.ts';
import { checkDraining } from './draining.ts';
import { Hooks } from './hooks.ts';
import { checkImageBuild } from './image-build.ts';
import { checkImageFiles } from './image-files.ts';
import { checkOutage } from './outage.ts';
import { imageOf, Task } from './task.ts';

const COMMIT = '1'.repeat(40);

type Tasks = Readonly<Record<ServiceName, Task>>;

/** Checks docs/container-delivery.md. */
export const scenario: Scenario = {
  alarms: { goOff: [], mayGoOff: ['CatalogueIsDown', 'WebIsDown'] },
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
  tasks: Tasks,
  deployment: Deployment,
  checks: Checks,
): Promise<void> {
  const { web, catalogue } = tasks;
  const { progress } = deployment;
  const isEmulator = process.env.AWS_ENDPOINT_URL !== undefined;
  progress('requests by name');
  await requiring(deployment, checks, {
    check: 'Two services share a load balancer by their host names',
    services: ['ECS', 'Elastic Load Balancing'],
    run: async () => {
      if (isEmulator) await register(delivery, tasks);
      await checkNames(delivery, checks);
    },
  });
  if (deployment.lacks('Elastic Load Balancing') !== undefined)
    delivery.bypassBalancer({ web: web.address, catalogue: catalogue.address });
  await checkAnswers(delivery, checks);
  await checkContainer(web.process, imageOf('web'), checks);
  if (isEmulator) await checkCorrelation(delivery, tasks, checks);
  await checkOutage(delivery, checks);
  progress('tasks that end and versions that change, under load');
  await checkDraining(delivery, catalogue.address, checks);
  if (isEmulator) {
    await checkDelivery(delivery, catalogue.address, deployment, checks);
  } else {
    checks.notRun('The hooks decide about new versions', 'ECS calls them with each release');
    checks.notRun('The build of the images succeeds', 'CodeBuild runs it with each push');
  }
  checkImageFiles(checks);
  checks.note(`Ready after ${web.readyAfter} ms (web) and ${catalogue.readyAfter} ms (catalogue)`);
}

/** Registers the tasks in their target groups, as ECS registers each task that it starts. */
async function register(delivery: ContainerDelivery, tasks: Tasks): Promise<void> {
  for (const [name, task] of Object.entries(tasks) as [ServiceName, Task][]) {
    const { blue } = await delivery.routing(name);
    await delivery.balancer.register(blue, task.port);
  }
}

/** Hooks and image build, which AWS runs itself. */
async function checkDelivery(
  delivery: ContainerDelivery,
  catalogue: string,
  deployment: Deployment,
  checks: Checks,
): Promise<void> {
  const { outputs, progress } = deployment;
  progress('good, broken and hanging versions');
  await requiring(deployment, checks, {
    check: 'The hooks decide about new versions',
    services: ['ECS', 'Elastic Load Balancing'],
    run: () => new Hooks(delivery).check(catalogue, checks),
  });
  progress('the build of the images, with fakes');
  await requiring(deployment, checks, {
    check: 'The build of the images succeeds',
    services: ['CodeBuild'],
    run: () => checkImageBuild(outputs, checks),
  });
}
