import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { count, logger, observed } from './observability.ts';

/** An HTTP error, with a message that names the invalid value and the remedy. */
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
 * Handler for the Lambda proxy integration of a REST API: an `HttpError` becomes its status with
 * `{ reason, message, requestId }`, any other error a 500 that shows only the id of the request.
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

/** Body as text, without a byte order mark, also when API Gateway treats it as binary. */
export function bodyText(event: APIGatewayProxyEvent): string {
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  return new TextDecoder().decode(bytes);
}

/** Value of a header by its lower-case name; several values are joined by commas. */
export function header(event: APIGatewayProxyEvent, name: string): string | undefined {
  // The test call of API Gateway's console sends null for no headers.
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
  const message = `The request failed: try again, or give the operator the request id ${requestId}.`;
  return json(500, { reason: 'internal-error', message, requestId });
}
