import type { Architecture } from '../common/architecture.ts';

export const MARKET_HOURS: Architecture = {
  letter: 'P',
  id: 'market-hours',
  title: 'A service that runs only while the market is open',
  notes: 'London 2019',
  stacks: ['MarketHours'],
  requiredServices: ['ARNs of ignored resources'],
  permissions: {
    unused: [
      {
        role: /^ValidationServiceTask/,
        actions: ['sqs:ChangeMessageVisibility'],
        reason: 'a message is hidden until its retry only when its processing fails',
        test: 'test/common/queue-consumer.test.ts',
      },
    ],
  },
};
