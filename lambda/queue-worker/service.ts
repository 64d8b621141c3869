import { environment } from '../common/environment.ts';
import { runQueueService } from '../common/queue-service.ts';
import { consumers } from './aws/consumers.ts';
import { SERVICE_VARIABLES } from './contract.ts';

const DRAIN_SECONDS = 50;

runQueueService(() => ({
  queues: Object.values(consumers()).map(({ queueUrl, process }) => ({
    queueUrl,
    handle: process,
  })),
  visibilitySeconds: Number(environment(SERVICE_VARIABLES).VISIBILITY_SECONDS),
  drainSeconds: DRAIN_SECONDS,
}));
