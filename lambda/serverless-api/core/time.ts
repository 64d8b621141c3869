import * as z from 'zod/mini';

/** Time in ISO 8601, in UTC. */
export const Time = z.iso.datetime();
