import * as z from 'zod/mini';
import { Time } from '../time.ts';
import { unknownKeys } from './unknown-keys.ts';

export const NewCredential = z.strictObject(
  {
    scopes: z.array(z.enum(['read', 'write'])).check(z.minLength(1), z.maxLength(2)),
    expires: z.optional(Time),
  },
  unknownKeys,
);
