import type { Architecture } from '../common/architecture.ts';

export const LANDING_ZONE: Architecture = {
  letter: 'Q',
  id: 'landing-zone',
  title: 'Landing zone',
  notes: 'San Francisco 2017, London 2019',
  stacks: ['LandingZone', 'LandingZoneObservability'],
  requiredServices: ['Organizations'],
  permissions: { unused: [] },
};
