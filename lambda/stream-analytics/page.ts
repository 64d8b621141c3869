import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { environment } from '../common/environment.ts';
import { HttpError, httpHandler } from '../common/http.ts';
import { PAGE_VARIABLES } from './contract.ts';

const TYPES = {
  'index.html': 'text/html; charset=utf-8',
  'wallboard.css': 'text/css; charset=utf-8',
  'wallboard.js': 'text/javascript; charset=utf-8',
} as const;

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** `GET /` and `GET /files/{file}`: the wallboard, from the folder beside the program. */
// eslint-disable-next-line @typescript-eslint/require-await
export const handler = httpHandler('page', async ({ pathParameters }) => {
  const name = pathParameters?.file ?? 'index.html';
  if (!isFile(name)) {
    const names = Object.keys(TYPES).join(', ');
    throw new HttpError(
      404,
      'unknown-file',
      `There is no file '${name.slice(0, 60)}': there are ${names}.`,
    );
  }
  return {
    statusCode: 200,
    headers: {
      'content-type': TYPES[name],
      'cache-control': 'public, max-age=60',
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    },
    body: readFileSync(
      resolve(__dirname, environment(PAGE_VARIABLES).WALLBOARD_FOLDER, name),
      'utf8',
    ),
  };
});

function isFile(name: string): name is keyof typeof TYPES {
  return Object.hasOwn(TYPES, name);
}
