import { trafficHook } from './aws/traffic-hook.ts';

/** Asks the new version itself, before anybody else is sent there. */
export const handler = trafficHook('before-traffic');
