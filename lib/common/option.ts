import { z } from 'zod';

/** Option with one of the allowed values. */
export function oneOf<const T extends readonly string[]>(...values: T) {
  return z.enum(values, { error: values.join(' or ') });
}

/**
 * Option with a text.
 *
 * @param allowed allowed values in words, for the error message
 */
export function text(pattern: RegExp, allowed: string) {
  return z.string({ error: allowed }).regex(pattern, { error: allowed });
}

/**
 * Option with a comma-separated list of texts, empty by default.
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
