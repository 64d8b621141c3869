import * as z from 'zod/mini';

/** Control characters except tab, line feed and carriage return. */
// eslint-disable-next-line no-control-regex -- it matches them on purpose
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** Well-formed text without control characters. */
function text(minimum: number, maximum: number) {
  return z.string('must be a text').check(
    z.minLength(minimum, `must have at least ${minimum} characters`),
    z.maxLength(maximum, `must have at most ${maximum} characters`),
    z.refine((value) => value.isWellFormed(), 'has half a character (a lone surrogate)'),
    z.refine((value) => !CONTROL.test(value), 'has a control character'),
  );
}

export const Title = text(1, 200);
export const Text = text(0, 20_000);
