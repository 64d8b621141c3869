import { DocumentedEvents } from '../../e2e/documented-events.ts';

/** Events that AWS documents, as in the scenario. */
export const EVENTS = new DocumentedEvents({
  account: '111122223333',
  region: 'eu-west-1',
  time: new Date('2026-11-21T10:00:00Z'),
});

export const APPROVE = { stage: 'Production', action: 'Approve', category: 'Approval' };
