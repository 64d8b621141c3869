import { z } from 'zod';

/** Option that takes one of a few values. */
export function oneOf<const T extends readonly string[]>(...values: T) {
  return z.enum(values, { error: values.join(' or ') });
}

/**
 * Option that takes a text.
 *
 * @param allowed allowed values in words, for the error message
 */
export function text(pattern: RegExp, allowed: string) {
  return z.string({ error: allowed }).regex(pattern, { error: allowed });
}

/**
 * Option that takes texts with commas between, by default none.
 *
 * @param allowed allowed values in words, for the error message
 */
export function list(pattern: RegExp, allowed: string) {
  return z
    .string({ error: allowed })
    .transform((value) => value.split(','))
    .refine((items) => items.every((item) => pattern.test(item)), { error: allowed })
    .default([]);
}
