import type { Architecture } from '../common/architecture.ts';

export const FAN_OUT: Architecture = {
  letter: 'K',
  id: 'fan-out',
  title: 'S3 and SNS fan-out',
  notes: 'London 2016',
  stacks: ['FanOut'],
  permissions: {
    unused: [
      {
        role: /^(ThumbnailsThumbnail|IndexMetadata)/,
        actions: ['sqs:ChangeMessageVisibility'],
        reason: 'a message is hidden until its retry only when its processing fails',
        test: 'test/fan-out/handlers/thumbnail.test.ts',
      },
    ],
  },
};
