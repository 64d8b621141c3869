import type { Architecture } from '../common/architecture.ts';

export const QUEUE_WORKER: Architecture = {
  letter: 'C',
  id: 'queue-worker',
  title: 'SQS-decoupled worker',
  notes: 'workshop 2020',
  stacks: ['QueueWorker'],
  permissions: {
    unused: [
      {
        role: /^(FunctionWork|ContainersServiceTask)/,
        actions: ['sqs:ChangeMessageVisibility'],
        reason: 'a message is hidden until its retry only when its processing fails',
        test: 'test/queue-worker/handlers/work.test.ts',
      },
      {
        role: /^(FunctionWork|ContainersServiceTask)/,
        actions: ['sqs:SendMessage'],
        reason:
          'either consumer moves the messages that it received itself to the dead-letter queue',
        test: 'test/queue-worker/handlers/dead-letter.test.ts',
      },
    ],
  },
};
