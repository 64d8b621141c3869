import { STATUS_CODES } from 'node:http';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { HttpError } from '../../common/http.ts';
import { count, logger } from '../../common/observability.ts';

/**
 * Answer with problem details (RFC 9457). Any error except `HttpError` becomes a 500 that shows only
 * the id of the request.
 */
export function problemOf(error: unknown, requestId: string): APIGatewayProxyResult {
  if (error instanceof HttpError) {
    const { status, reason, message, headers } = error;
    logger.info('refused', { status, reason });
    return problem(status, reason, message, requestId, headers);
  }
  logger.error('failed', error as Error);
  count('ServerErrors');
  const detail = `The request failed: try again, or give the operator the request id ${requestId}.`;
  return problem(500, 'internal-error', detail, requestId);
}

function problem(
  status: number,
  reason: string,
  detail: string,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyResult {
  const type = `urn:problem-type:${reason}`;
  return {
    statusCode: status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...headers,
    },
    body: JSON.stringify({ type, title: STATUS_CODES[status], status, detail, requestId }),
  };
}
