import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { functionContext } from '../../../support/function-context.ts';

export const REQUEST_ID = '6d1f0a4e-0000-4000-8000-000000000001';

export const CONTEXT = functionContext({ memoryLimitInMB: '1024' });

type Handler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

export interface Answer {
  readonly status: number;
  readonly headers: APIGatewayProxyResult['headers'];
  readonly body: Record<string, unknown>;
}

interface Request {
  readonly id?: string;
  readonly idempotencyKey?: string;
  readonly body?: string;
}

/** Calls a handler as API Gateway's REST proxy does. */
export async function call(
  handler: Handler,
  { id, idempotencyKey, body }: Request,
): Promise<Answer> {
  const event = {
    pathParameters: id === undefined ? null : { id },
    multiValueHeaders:
      idempotencyKey === undefined ? null : { 'Idempotency-Key': [idempotencyKey] },
    body: body ?? null,
    isBase64Encoded: false,
    requestContext: {
      requestId: REQUEST_ID,
      domainName: 'abc.execute-api.eu-west-1.amazonaws.com',
      path: '/live/jobs',
    },
  };
  const answer = await handler(event as unknown as APIGatewayProxyEvent, CONTEXT);
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: JSON.parse(answer.body) as Record<string, unknown>,
  };
}
