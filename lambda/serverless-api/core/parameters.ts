import * as z from 'zod/mini';
import { HttpError } from '../../common/http.ts';
import { issuesOf } from './json-body.ts';
import { CredentialId, FragmentName, Locale, Slug, VersionText } from './names.ts';

/** Default and maximum length of a page of a list. */
const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

/** Parameters of paths and queries. */
export const PARAMETERS = {
  site: Slug,
  page: Slug,
  fragment: z.pipe(Slug, FragmentName),
  locale: Locale,
  version: VersionText,
  id: CredentialId,
  limit: z
    .string()
    .check(z.regex(/^([1-9][0-9]?|100)$/, `must be a number from 1 to ${MAX_LIMIT}`)),
  cursor: z.string().check(z.minLength(1), z.maxLength(500, 'must be an unchanged cursor')),
} as const;

/** Names in the braces of a path. */
export type PathNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PathNames<Rest>
  : never;

/**
 * Parameters of a path, decoded, in their stored form.
 *
 * @throws HttpError 400 `wrong-path`
 */
export function pathParameters<Path extends string>(
  path: Path,
  raw: Readonly<Record<string, string | undefined>> | null,
): Readonly<Record<PathNames<Path>, string>> {
  const names = [...path.matchAll(/{(\w+)}/g)].map(([, name = '']) => name);
  return Object.fromEntries(
    names.map((name) => [name, checked('wrong-path', name, decoded(raw?.[name] ?? ''))]),
  ) as Record<PathNames<Path>, string>;
}

/** Query of a list, or of a page in a locale. */
export interface Query {
  readonly limit: number;
  readonly cursor?: string;
  readonly locale?: string;
}

/** @throws HttpError 400 `wrong-query` */
export function queryParameters(
  names: readonly ('limit' | 'cursor' | 'locale')[],
  raw: Readonly<Record<string, string | undefined>> | null,
): Query {
  const query = Object.fromEntries(
    names.flatMap((name) => {
      const value = raw?.[name];
      return value === undefined ? [] : [[name, checked('wrong-query', name, value)]];
    }),
  );
  return { ...query, limit: Number(query.limit ?? DEFAULT_LIMIT) };
}

/** Decodes a path parameter: API Gateway passes it encoded. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new HttpError(
      400,
      'wrong-path',
      `The path has a malformed percent sequence in ${JSON.stringify(value.slice(0, 60))}: encode it as UTF-8.`,
    );
  }
}

function checked(reason: string, name: string, value: string): string {
  const result = PARAMETERS[name as keyof typeof PARAMETERS].safeParse(value);
  if (result.success) return result.data;
  throw new HttpError(
    400,
    reason,
    `The ${name} ${JSON.stringify(value.slice(0, 60))} is invalid: ${issuesOf(result.error)}.`,
  );
}
