import { DOCKERFILE } from '../../../lib/common/worker-image.ts';
import { ContainerProcess } from '../../e2e/container-process.ts';
import type { Worker } from './worker.ts';

/** Image of the Fargate service. */
export const IMAGE = { entry: 'queue-worker/service', dockerfile: DOCKERFILE };

/** Task of the Fargate service, without ECS. */
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
    ...IMAGE,
    environment,
  });
  return { process, jobsDone: () => process.log.split('"message":"done"').length - 1 };
}
