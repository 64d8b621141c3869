import { z } from 'zod';
import { oneOf } from '../common/option.ts';

export const CONTAINER_DELIVERY_OPTIONS = z.strictObject({
  /**
   * Deployment of a new version: task by task; all traffic at once, with both versions running; or
   * a part of the traffic first.
   */
  containerDeployment: oneOf('rolling', 'blue-green', 'canary').default('blue-green'),
  /**
   * Cloud Map namespace of the services: their own, or that of the stack LandingZoneObservability,
   * in which services of other stacks find them.
   */
  serviceNamespace: oneOf('own', 'shared').default('own'),
});

export type ContainerDeliveryOptions = Readonly<z.infer<typeof CONTAINER_DELIVERY_OPTIONS>>;
