import { httpHandler } from '../common/http.ts';
import html from './page.html';

/** `GET /`: the upload page. It may talk to this API and to S3, and show images, and nothing else. */
// eslint-disable-next-line @typescript-eslint/require-await
export const handler = httpHandler('page', async () => ({
  statusCode: 200,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'public, max-age=300',
    'content-security-policy':
      "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src 'self' blob:; connect-src *; base-uri 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  },
  body: html,
}));
