import { trafficHook } from './aws/traffic-hook.ts';

/** Hook after the traffic shift: calls the function by its alias, as all clients do. */
export const handler = trafficHook('after-traffic');
