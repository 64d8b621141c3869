import { ContainerProcess } from '../../e2e/container-process.ts';
import type { Worker } from './worker.ts';

/** Program of the Fargate service, as a process. */
export interface Service {
  readonly process: ContainerProcess;
  /** Jobs that it logged as done. */
  readonly jobsDone: () => number;
}

export async function startService(
  worker: Worker,
  environment?: Readonly<Record<string, string>>,
): Promise<Service> {
  const process = await ContainerProcess.start({
    taskDefinition: worker.deployment.output('TaskDefinition'),
    entry: 'queue-worker/service',
    environment,
  });
  return { process, jobsDone: () => process.log.split('"message":"done"').length - 1 };
}
