import { DescribeServicesCommand, ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { environment } from '../../common/environment.ts';
import { tracer } from '../../common/observability.ts';
import { SET_HOURS_VARIABLES } from '../contract.ts';

const { CLUSTER, SERVICE } = environment(SET_HOURS_VARIABLES);

const ecs = tracer.captureAWSv3Client(
  new ECSClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
  }),
);

/** Desired and running tasks of the service. */
export interface TaskCounts {
  readonly desired: number;
  readonly running: number;
}

/** @throws Error without an active service */
export async function countTasks(): Promise<TaskCounts> {
  const { services = [] } = await ecs.send(
    new DescribeServicesCommand({ cluster: CLUSTER, services: [SERVICE] }),
  );
  const [service] = services;
  if (service?.status !== 'ACTIVE') {
    throw new Error(`ECS has no active service ${SERVICE}: deploy the stack.`);
  }
  return { desired: service.desiredCount ?? 0, running: service.runningCount ?? 0 };
}

export async function setDesiredCount(desiredCount: number): Promise<void> {
  await ecs.send(new UpdateServiceCommand({ cluster: CLUSTER, service: SERVICE, desiredCount }));
}
