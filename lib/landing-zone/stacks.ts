import { environmentOf } from '../common/accounts.ts';
import type { StackContext } from '../stack-context.ts';
import { LandingZoneObservabilityStack } from './landing-zone-observability-stack.ts';
import { LandingZoneStack } from './landing-zone-stack.ts';

export function landingZone(context: StackContext): void {
  const { app, options, props, region } = context;
  const { accounts } = options;
  new LandingZoneStack(app, 'LandingZone', { ...options, ...props });
  const observability = new LandingZoneObservabilityStack(app, 'LandingZoneObservability', {
    ...{ ...options, ...props, env: environmentOf(accounts, 'tools', region) },
  });
  context.namespace = observability.namespace;
}
