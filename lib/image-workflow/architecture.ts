import type { Architecture } from '../common/architecture.ts';

export const IMAGE_WORKFLOW: Architecture = {
  letter: 'G',
  id: 'image-workflow',
  title: 'Step Functions image recognition',
  notes: 'San Francisco 2017',
  stacks: ['ImageWorkflow'],
  requiredServices: ['Rekognition'],
  permissions: {
    unused: [
      {
        role: /^ExecutionStart/,
        actions: ['sqs:ChangeMessageVisibility'],
        reason: 'a message is hidden until its retry only when its processing fails',
        test: 'test/image-workflow/handlers/start.test.ts',
      },
    ],
  },
};
