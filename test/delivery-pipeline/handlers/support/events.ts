import { DocumentedEvents } from '../../e2e/documented-events.ts';

/** The events that AWS documents, as the scenario puts them. */
export const EVENTS = new DocumentedEvents({
  account: '111122223333',
  region: 'eu-west-1',
  time: new Date('2026-11-21T10:00:00Z'),
});

export const APPROVE = { stage: 'Production', action: 'Approve', category: 'Approval' };
