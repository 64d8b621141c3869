import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { functionContext } from '../../../support/function-context.ts';

export const REQUEST_ID = '6d1f0a4e-0000-4000-8000-000000000001';

export const CONTEXT = functionContext({ memoryLimitInMB: '3008' });

type Handler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

interface Request {
  /** @default GET */
  readonly method?: string;
  readonly path?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly base64?: boolean;
}

/** Calls a handler as the REST proxy of API Gateway does. */
export async function call(
  handler: Handler,
  { method = 'GET', path, headers, body, base64 }: Request,
) {
  const event = {
    httpMethod: method,
    pathParameters: path ?? null,
    multiValueHeaders: Object.fromEntries(
      Object.entries(headers ?? {}).map(([name, value]) => [name, [value]]),
    ),
    body: body ?? null,
    isBase64Encoded: base64 ?? false,
    requestContext: { requestId: REQUEST_ID },
  };
  return handler(event as unknown as APIGatewayProxyEvent, CONTEXT);
}

/** Body of a JSON response. */
export function jsonOf({ body }: APIGatewayProxyResult): Record<string, unknown> {
  return JSON.parse(body) as Record<string, unknown>;
}
