import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { count, logger, observed } from './observability.ts';

/** An answer other than success, with a sentence that names the wrong value and the remedy. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly reason: string;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    reason: string,
    message: string,
    headers: Record<string, string> = {},
  ) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.headers = headers;
  }
}

/**
 * A handler for API Gateway's REST proxy: an `HttpError` becomes its status with
 * `{ reason, message, requestId }`, anything else a 500 that gives nothing away but the id to look for.
 */
export function httpHandler(
  name: string,
  handle: (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>,
) {
  return observed(
    name,
    (event: APIGatewayProxyEvent) => event.requestContext.requestId,
    async (event) => {
      try {
        return await handle(event);
      } catch (error) {
        return errorAnswer(error, event.requestContext.requestId);
      }
    },
  );
}

export function json(
  statusCode: number,
  body: object,
  headers: Record<string, string> = {},
): APIGatewayProxyResult {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(body),
  };
}

/** The body as text, whether API Gateway took it for binary or not. */
export function bodyText(event: APIGatewayProxyEvent): string {
  return Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8').toString('utf8');
}

/** A header by its lower-case name, several values joined by commas. */
export function header(event: APIGatewayProxyEvent, name: string): string | undefined {
  // API Gateway's console sends null where there are none.
  const headers = event.multiValueHeaders as APIGatewayProxyEvent['multiValueHeaders'] | null;
  const values = Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name);
  return values?.[1]?.join(', ');
}

function errorAnswer(error: unknown, requestId: string): APIGatewayProxyResult {
  if (error instanceof HttpError) {
    logger.info('refused', {
      status: error.status,
      reason: error.reason,
      explanation: error.message,
    });
    const { status, reason, message, headers } = error;
    return json(status, { reason, message, requestId }, headers);
  }
  logger.error('failed', error as Error);
  count('ServerErrors');
  const message = `This is our fault, not yours: try again, or tell the operator the request id ${requestId}.`;
  return json(500, { reason: 'internal-error', message, requestId });
}
