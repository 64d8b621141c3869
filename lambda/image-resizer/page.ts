import { createHash } from 'node:crypto';
import { httpHandler } from '../common/http.ts';
import html from './page.html';

/** Allows only scripts and styles of the page; images and uploads use S3, whose address depends on region and partition. */
const POLICY = [
  "default-src 'none'",
  `script-src ${hashOf('script')}`,
  `style-src ${hashOf('style')}`,
  'img-src * data:',
  'connect-src *',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** `GET /`: the upload page. */
// eslint-disable-next-line @typescript-eslint/require-await
export const handler = httpHandler('page', async () => ({
  statusCode: 200,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'public, max-age=300',
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  },
  body: html,
}));

/** Hash of the page's only element of that name (https://www.w3.org/TR/CSP3/#grammardef-hash-source). */
function hashOf(element: 'script' | 'style'): string {
  const [, text = ''] = new RegExp(`<${element}>(.*)</${element}>`, 's').exec(html) ?? [];
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
