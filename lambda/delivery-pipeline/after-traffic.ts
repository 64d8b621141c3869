import { trafficHook } from './aws/traffic-hook.ts';

/** Asks as everybody does, by the alias, when all are sent to the new version. */
export const handler = trafficHook('after-traffic');
