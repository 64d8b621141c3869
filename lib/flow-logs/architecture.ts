import type { Architecture } from '../common/architecture.ts';

export const FLOW_LOGS: Architecture = {
  letter: 'N',
  id: 'flow-logs',
  title: 'VPC flow logs with zero code',
  notes: 'Chicago 2017',
  stacks: ['FlowLogs'],
  uses: ['log-pipeline'],
  requiredServices: ['custom resources'],
  engines: ['opensearch'],
  requiredEngines: ['opensearch'],
  permissions: {
    unused: [],
    denied: [
      {
        role: /^DeliveryRole/,
        actions: ['s3:PutObject'],
        reason:
          'The check of the alarms denies Firehose the bucket of the backup for some seconds.',
      },
    ],
  },
};
