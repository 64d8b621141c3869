import { HttpError } from '../../common/http.ts';
import type { NamedQuery, ParameterType } from '../contract.ts';

const TYPES: Readonly<
  Record<
    ParameterType,
    { readonly allowed: string; readonly literal: (text: string) => string | undefined }
  >
> = {
  date: { allowed: 'a date like 2024-05-15', literal: dateLiteral },
  integer: { allowed: 'a whole number', literal: integerLiteral },
};

/**
 * Returns the values of a query's parameters as SQL literals, in the order of its question marks.
 *
 * @param given parameters of the request, without those of paging
 * @throws HttpError 400 for an unknown, missing or wrong parameter
 */
export function literalsOf(
  name: string,
  { parameters }: NamedQuery,
  given: Readonly<Record<string, string | undefined>>,
): string[] {
  const names = Object.keys(parameters);
  const unknown = Object.keys(given).find((each) => !names.includes(each));
  if (unknown !== undefined) {
    throw new HttpError(
      400,
      'unknown-parameter',
      `The query '${name}' has no parameter '${shortened(unknown)}': it takes ${names.join(', ')}.`,
    );
  }
  return Object.entries(parameters).map(([parameter, type]) => {
    const value = given[parameter];
    if (value === undefined) {
      throw new HttpError(
        400,
        'missing-parameter',
        `The query '${name}' needs the parameter '${parameter}': ${TYPES[type].allowed}.`,
      );
    }
    const literal = TYPES[type].literal(value);
    if (literal === undefined) {
      throw new HttpError(
        400,
        'wrong-parameter',
        `'${shortened(value)}' is no value of '${parameter}': it takes ${TYPES[type].allowed}.`,
      );
    }
    return literal;
  });
}

/** Partition keys are text: a date is a literal of type varchar. */
function dateLiteral(text: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const date = new Date(`${text}T00:00:00Z`);
  const isDate = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  return isDate ? `'${text}'` : undefined;
}

function integerLiteral(text: string): string | undefined {
  if (!/^-?\d{1,10}$/.test(text)) return undefined;
  const number = Number(text);
  return Math.abs(number) <= 2_147_483_647 ? String(number) : undefined;
}

function shortened(text: string): string {
  return text.slice(0, 60);
}
