import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { handler } from '../../../../lambda/data-lake/query.ts';

/** Calls the handler as API Gateway's REST proxy does. */
export async function get(name: string, query: Readonly<Record<string, string>> | null = null) {
  const event = {
    pathParameters: { name },
    queryStringParameters: query,
    requestContext: { requestId: 'request-1' },
  };
  const context = { awsRequestId: 'invocation-1', functionName: 'query' };
  const { statusCode, body } = await handler(
    event as unknown as APIGatewayProxyEvent,
    context as unknown as Context,
  );
  return { status: statusCode, body: JSON.parse(body) as Record<string, unknown> };
}
