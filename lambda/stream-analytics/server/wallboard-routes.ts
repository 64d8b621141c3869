import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type { FastifyInstance, FastifyRequest } from 'fastify';

type Handler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

/** Handlers of the functions behind the API. */
export interface WallboardHandlers {
  readonly page: Handler;
  readonly windows: Handler;
  readonly setAside: Handler;
}

interface Parameters {
  readonly Params: Readonly<Record<string, string>>;
  readonly Querystring: Readonly<Record<string, string | readonly string[]>>;
}

/** Adds the routes of the API: each calls its handler with the event that API Gateway would send. */
export function wallboardRoutes(server: FastifyInstance, handlers: WallboardHandlers): void {
  for (const [url, handler] of [
    ['/', handlers.page],
    ['/files/:file', handlers.page],
    ['/windows', handlers.windows],
    ['/set-aside', handlers.setAside],
  ] as const)
    server.get<Parameters>(url, async (request, reply) => {
      const context = { awsRequestId: request.id, functionName: 'dashboard' } as Context;
      const { statusCode, headers = {}, body } = await handler(eventOf(request), context);
      return reply
        .code(statusCode)
        .headers(headers as Record<string, string>)
        .send(body);
    });
}

/** Parts of API Gateway's event that the handlers read. */
function eventOf({ id, params, query, headers }: FastifyRequest<Parameters>): APIGatewayProxyEvent {
  const last = (value: string | readonly string[]) =>
    typeof value === 'string' ? value : (value.at(-1) ?? '');
  const event: Pick<
    APIGatewayProxyEvent,
    'body' | 'pathParameters' | 'queryStringParameters' | 'multiValueHeaders'
  > = {
    body: null,
    pathParameters: params,
    // API Gateway gives the last one of a parameter that is repeated.
    queryStringParameters: Object.fromEntries(
      Object.entries(query).map(([name, value]) => [name, last(value)]),
    ),
    multiValueHeaders: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat()]),
    ),
  };
  return { ...event, requestContext: { requestId: id } } as APIGatewayProxyEvent;
}
