import type { Field, GetStatementResultCommandOutput } from '@aws-sdk/client-redshift-data';
import * as z from 'zod/mini';
import { HttpError } from '../../common/http.ts';
import { parseJson } from '../../common/parse-json.ts';

/** Query as the caller sends it. */
export interface Query {
  readonly sql: string;
  /** Values of the named parameters, `:name` in the SQL. */
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
}

/** Page of a result. */
export interface Page {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Numerics, dates and times are texts, as the Data API returns them. */
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
  /** Rows of the whole result. */
  readonly total: number;
  /** Value of `next` for the next page. @default - this is the last page */
  readonly next?: string;
}

/** The Data API takes statements up to 100 KB. */
const MAX_BODY_BYTES = 64 * 1024;
const EXPECTED =
  'send {"sql": "SELECT …", "parameters": {"name": "value"}}, with the values of :name in the SQL';

const Body = z.strictObject({
  sql: z.string('must be a text').check(z.regex(/\S/, 'must be an SQL statement')),
  parameters: z.optional(
    z.record(
      z.string().check(z.regex(/^[A-Za-z]\w{0,127}$/, 'must be a name')),
      z.union([z.string(), z.number(), z.boolean()], 'must be a text, a number, true or false'),
    ),
  ),
});

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * Reads the body of a request.
 *
 * @throws HttpError 413 `body-too-large`, 400 `not-json`, `wrong-body`, `wrong-parameters`
 */
export function parseQuery(body: string): Query {
  const bytes = Buffer.byteLength(body);
  if (bytes > MAX_BODY_BYTES) {
    throw new HttpError(
      413,
      'body-too-large',
      `The body has ${bytes} bytes, the limit is ${MAX_BODY_BYTES}: load long lists with a manifest.`,
    );
  }
  const value = parseJson(body);
  if (value === undefined)
    throw new HttpError(400, 'not-json', `The body is not JSON: ${EXPECTED}.`);
  const { data, error } = Body.safeParse(value);
  if (error) {
    throw new HttpError(
      400,
      'wrong-body',
      `The body is invalid (${z.prettifyError(error)}): ${EXPECTED}.`,
    );
  }
  const { sql, parameters = {} } = data;
  checkParameters(sql, Object.keys(parameters));
  return {
    sql,
    parameters: Object.entries(parameters).map(([name, each]) => ({ name, value: String(each) })),
  };
}

/** @throws HttpError 404 `unknown-query` for what can't be an id of a query */
export function checkId(id: string): string {
  if (UUID.test(id)) return id;
  throw new HttpError(
    404,
    'unknown-query',
    `There is no query ${JSON.stringify(id.slice(0, 60))}: use an id that POST /queries returned in the last 24 hours.`,
  );
}

/** Error of a failed statement, by the text of Redshift. */
export function failureOf(error: string): HttpError {
  if (/permission denied|must be owner/i.test(error)) {
    const remedy = 'the query function reads the schema mart, and the lake, only';
    return new HttpError(403, 'permission-denied', `${error}: ${remedy}.`);
  }
  if (/timeout|cancell?ed on user/i.test(error)) {
    const remedy = 'filter by day, or aggregate more';
    return new HttpError(408, 'query-timed-out', `${error}: ${remedy}.`);
  }
  return new HttpError(400, 'query-failed', error);
}

export function pageOf(result: Omit<GetStatementResultCommandOutput, '$metadata'>): Page {
  return {
    columns: (result.ColumnMetadata ?? []).map(({ name = '', typeName = '' }) => ({
      name,
      type: typeName,
    })),
    rows: (result.Records ?? []).map((row) => row.map(valueOf)),
    total: result.TotalNumRows ?? 0,
    next: result.NextToken,
  };
}

function valueOf(field: Field): string | number | boolean | null {
  const { stringValue, longValue, doubleValue, booleanValue, blobValue } = field;
  const binary = blobValue && Buffer.from(blobValue).toString('base64');
  return stringValue ?? longValue ?? doubleValue ?? booleanValue ?? binary ?? null;
}

/** The Data API would fail the statement without the name of the parameter. */
function checkParameters(sql: string, names: readonly string[]): void {
  const code = sql.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--.*$|\/\*[^]*?\*\//gm, ' ');
  const used = new Set(
    [...code.matchAll(/(?<![:\w]):([A-Za-z]\w*)/g)].map(([, name]) => name ?? ''),
  );
  const missing = [...used].filter((name) => !names.includes(name));
  const unused = names.filter((name) => !used.has(name));
  if (missing.length === 0 && unused.length === 0) return;
  throw new HttpError(
    400,
    'wrong-parameters',
    `The SQL uses the parameters ${list([...used])}, the request has ${list(names)}: send a value for each and no other.`,
  );
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}
