import type { Architecture } from '../common/architecture.ts';

export const FAN_OUT: Architecture = {
  letter: 'K',
  id: 'fan-out',
  title: 'S3 and SNS fan-out',
  notes: 'London 2016',
  stacks: ['FanOut'],
};
