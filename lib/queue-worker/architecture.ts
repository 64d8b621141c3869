import type { Architecture } from '../common/architecture.ts';

export const QUEUE_WORKER: Architecture = {
  letter: 'C',
  id: 'queue-worker',
  title: 'SQS-decoupled worker',
  notes: 'workshop 2020',
  stacks: ['QueueWorker'],
};
