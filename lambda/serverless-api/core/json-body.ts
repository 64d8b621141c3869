import { parse } from 'secure-json-parse';
import * as z from 'zod/mini';
import { HttpError } from '../../common/http.ts';

/** Limit of a body: a page with all its texts must fit into an item of DynamoDB, 400 KB. */
export const MAX_BODY_BYTES = 256 * 1024;
/** Limit of nesting: the deepest body of the API has four levels. */
const MAX_DEPTH = 8;

/**
 * Reads a JSON body and validates it with a schema. Unlike JSON.parse, it rejects duplicate keys and
 * the keys of prototypes.
 *
 * @throws HttpError 413 `body-too-large`, 400 `not-json`, `too-deep`, `duplicate-key`, `wrong-body`
 */
export function parseBody<T extends z.ZodMiniType>(schema: T, body: string): z.infer<T> {
  const bytes = Buffer.byteLength(body);
  if (bytes > MAX_BODY_BYTES) {
    throw new HttpError(
      413,
      'body-too-large',
      `The body has ${bytes} bytes, the limit is ${MAX_BODY_BYTES}: send less text, or several pages.`,
    );
  }
  const result = schema.safeParse(jsonOf(body));
  if (result.success) return result.data;
  throw new HttpError(400, 'wrong-body', `The body is invalid: ${issuesOf(result.error)}.`);
}

/** The first three issues with their paths: `title must be a text; fragments.a.xx …`. */
export function issuesOf({ issues }: z.core.$ZodError): string {
  return issues
    .slice(0, 3)
    .map((issue) => {
      const place = issue.path.map((part) => String(part).slice(0, 60)).join('.') || 'it';
      const [inner] = issue.code === 'invalid_key' ? issue.issues : [];
      const name = inner ? `the name ${JSON.stringify(place.split('.').at(-1))}` : place;
      return `${name} ${(inner ?? issue).message}`;
    })
    .join('; ');
}

function jsonOf(body: string): unknown {
  let value: unknown;
  try {
    value = parse(body, { protoAction: 'error', constructorAction: 'error' });
  } catch (error) {
    const message = /prototype/.test((error as Error).message)
      ? 'The body has a key __proto__ or constructor: leave it out.'
      : 'The body is not JSON: send an object with the operation’s schema in /openapi.json.';
    throw new HttpError(400, 'not-json', message);
  }
  checkKeys(body);
  return value;
}

/** Strings and structural characters of JSON. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\]:]/gs;

/** Checks the keys in valid JSON text: JSON.parse keeps only the last of two equal keys. */
function checkKeys(json: string): void {
  const open: Set<string>[] = [];
  let last = '';
  for (const [token] of json.matchAll(TOKENS)) {
    if (token === '{' || token === '[') {
      open.push(new Set());
      if (open.length > MAX_DEPTH) {
        throw new HttpError(
          400,
          'too-deep',
          `The body is nested more than ${MAX_DEPTH} levels deep: follow the schema of the operation.`,
        );
      }
    } else if (token === '}' || token === ']') open.pop();
    else if (token === ':') addKey(open.at(-1), JSON.parse(last) as string);
    last = token;
  }
}

function addKey(keys: Set<string> | undefined, key: string): void {
  if (keys?.has(key)) {
    throw new HttpError(
      400,
      'duplicate-key',
      `The body has the key ${JSON.stringify(key.slice(0, 60))} twice in one object: send it once.`,
    );
  }
  keys?.add(key);
}
