import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { functionContext } from '../../../support/function-context.ts';

export const CONTEXT = functionContext();

type Handler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

export interface Request {
  readonly query?: Readonly<Record<string, string>>;
  readonly path?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls a handler as API Gateway's REST proxy does. */
export async function call(handler: Handler, { query, path, headers = {} }: Request = {}) {
  const event = {
    queryStringParameters: query ?? null,
    pathParameters: path ?? null,
    multiValueHeaders: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, [value]]),
    ),
    body: null,
    requestContext: { requestId: 'request-1' },
  };
  const answer = await handler(event as unknown as APIGatewayProxyEvent, CONTEXT);
  return {
    status: answer.statusCode,
    headers: answer.headers ?? {},
    text: answer.body,
    body: () => JSON.parse(answer.body) as Record<string, unknown>,
  };
}
