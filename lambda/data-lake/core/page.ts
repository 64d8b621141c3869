import { HttpError } from '../../common/http.ts';
import { MAX_ROWS } from '../contract.ts';

/** Position in the result of a query. */
export interface PageToken {
  readonly execution: string;
  /** Token of Athena. */
  readonly next: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Returns the text of a token for a request. */
export function encodeToken({ execution, next }: PageToken): string {
  return Buffer.from(JSON.stringify([execution, next])).toString('base64url');
}

/** @throws HttpError 400 for a text that `encodeToken` did not return */
export function decodeToken(text: string): PageToken {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    const [execution, next] = parts as unknown[];
    if (typeof execution === 'string' && UUID.test(execution) && typeof next === 'string' && next)
      return { execution, next };
  } catch {
    // Not JSON: refused below.
  }
  throw new HttpError(
    400,
    'wrong-token',
    `'${text.slice(0, 60)}' is no value of 'next': use the one of the page before.`,
  );
}

/**
 * Returns the number of rows of a page.
 *
 * @throws HttpError 400 for another text than a number from 1 to `MAX_ROWS`
 */
export function limitOf(text: string | undefined): number {
  if (text === undefined) return MAX_ROWS;
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit >= 1 && limit <= MAX_ROWS) return limit;
  throw new HttpError(
    400,
    'wrong-limit',
    `'${text.slice(0, 60)}' is no value of 'limit': it takes a number from 1 to ${MAX_ROWS}.`,
  );
}
