import { trafficHook } from './aws/traffic-hook.ts';

/** Hook before the traffic shift: calls the new version directly. */
export const handler = trafficHook('before-traffic');
