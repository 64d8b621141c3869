import type { Architecture } from '../common/architecture.ts';

export const IMAGE_RESIZER: Architecture = {
  letter: 'A',
  id: 'image-resizer',
  title: 'Serverless image resizer',
  notes: 'San Francisco 2017',
  stacks: ['ImageResizer', 'ImageResizerEdge'],
  permissions: {
    unused: [
      {
        role: /^EagerResize/,
        actions: ['sqs:ChangeMessageVisibility'],
        reason: 'a message is hidden until its retry only when its processing fails',
        test: 'test/common/queue-consumer.test.ts',
      },
    ],
  },
};
