import * as z from 'zod/mini';

/** In ISO 8601, in UTC. */
export const Time = z.iso.datetime();
