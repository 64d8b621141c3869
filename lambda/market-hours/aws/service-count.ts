import { DescribeServicesCommand, ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { variable } from '../../common/environment.ts';
import { tracer } from '../../common/observability.ts';

const CLUSTER = variable('CLUSTER');
const SERVICE = variable('SERVICE');

const ecs = tracer.captureAWSv3Client(
  new ECSClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
  }),
);

/** Tasks that ECS is to run, and that run. */
export interface TaskCounts {
  readonly desired: number;
  readonly running: number;
}

/** @throws Error when the service is gone */
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
