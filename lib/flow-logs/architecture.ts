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
  permissions: { unused: [] },
};
