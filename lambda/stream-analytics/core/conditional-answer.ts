import { createHash } from 'node:crypto';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { header, json } from '../../common/http.ts';

/**
 * Response with an ETag of its body; 304 without a body to a request that has the same one, so that
 * polling transfers only changes.
 */
export function conditionalAnswer(
  event: APIGatewayProxyEvent,
  body: object,
): APIGatewayProxyResult {
  const hash = createHash('sha256').update(JSON.stringify(body)).digest('base64url').slice(0, 22);
  const etag = `"${hash}"`;
  const headers = { etag, 'cache-control': 'no-cache' };
  const known = header(event, 'if-none-match')?.split(',') ?? [];
  const same = known.some((each) => [etag, `W/${etag}`, '*'].includes(each.trim()));
  return same ? { statusCode: 304, headers, body: '' } : json(200, body, headers);
}
