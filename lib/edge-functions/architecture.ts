import type { Architecture } from '../common/architecture.ts';

export const EDGE_FUNCTIONS: Architecture = {
  letter: 'J',
  id: 'edge-functions',
  title: 'Edge functions',
  notes: 'Chicago 2017',
  stacks: ['EdgeFunctionsEdge'],
  requiredServices: ['ARNs of ignored resources'],
  permissions: { unused: [] },
};
