import { parse } from 'secure-json-parse';
import * as z from 'zod/mini';
import { HttpError } from '../../common/http.ts';

/** A page with all its texts must fit into one item of DynamoDB, which is 400 KB. */
export const MAX_BODY_BYTES = 256 * 1024;
/** Ours are four levels deep. */
const MAX_DEPTH = 8;

/**
 * What a request's body says, held to a schema. Stricter than JSON.parse: of two equal keys none is
 * silently dropped, and none becomes a prototype.
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
  throw new HttpError(400, 'wrong-body', `The body is not right: ${faultsOf(result.error)}.`);
}

/** What is wrong and where, the first three: `title must be a text; fragments.a.xx …`. */
export function faultsOf({ issues }: z.core.$ZodError): string {
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
      : 'The body is not JSON: send an object as the operation’s schema in /openapi.json has it.';
    throw new HttpError(400, 'not-json', message);
  }
  checkKeys(body);
  return value;
}

/** Strings whole, and what else gives JSON its shape. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\]:]/gs;

/** Looks at the text, as JSON.parse keeps only the last of two equal keys. The text is JSON already. */
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
          `The body is nested more than ${MAX_DEPTH} levels deep: send it as its schema says.`,
        );
      }
    } else if (token === '}' || token === ']') open.pop();
    else if (token === ':') remember(open.at(-1), JSON.parse(last) as string);
    last = token;
  }
}

function remember(keys: Set<string> | undefined, key: string): void {
  if (keys?.has(key)) {
    throw new HttpError(
      400,
      'duplicate-key',
      `The body has the key ${JSON.stringify(key.slice(0, 60))} twice in one object: send it once.`,
    );
  }
  keys?.add(key);
}
