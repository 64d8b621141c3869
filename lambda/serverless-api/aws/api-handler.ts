import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type * as z from 'zod/mini';
import { bodyText, header, HttpError } from '../../common/http.ts';
import { logger, observed } from '../../common/observability.ts';
import { callerOf, type Caller } from '../core/caller.ts';
import type { BODIES } from '../core/schemas.ts';
import { parseBody } from '../core/json-body.ts';
import { OPERATIONS, type Operation, type OperationId } from '../core/operations.ts';
import { versionsOf } from '../core/version-tag.ts';
import { pathParameters, queryParameters, type PathNames, type Query } from '../core/parameters.ts';
import { problemOf } from './problem.ts';

type Operations = typeof OPERATIONS;
type Bodies = typeof BODIES;
type Body<Id> = Id extends keyof Bodies ? z.infer<Bodies[Id]> : undefined;
/** Empty for an operation without a body. */
type BodySchema<Id> = Id extends keyof Bodies ? [schema: Bodies[Id]] : [];

/** A valid request. */
export interface ApiRequest<Id extends OperationId> {
  /** `dev` or `prod`, each with content of its own. */
  readonly stage: string;
  /** Path with the parameters in their stored form: `/sites/acme/pages`. */
  readonly resource: string;
  readonly path: Readonly<Record<PathNames<Operations[Id]['path']>, string>>;
  readonly query: Query;
  readonly body: Body<Id>;
  /** Versions in `If-Match`; none for an operation that does not require it. */
  readonly seen: readonly number[];
  readonly caller: Caller;
  /** A header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
}

/** A successful answer. @default status - that of the operation */
export interface ApiAnswer {
  readonly status?: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Handler of an operation. It validates caller and request before it calls `handle`.
 *
 * @param schema of the body; a parameter, so that a function loads no other schema
 */
export function apiHandler<Id extends OperationId>(
  id: Id,
  handle: (request: ApiRequest<Id>) => Promise<ApiAnswer>,
  ...[schema]: BodySchema<Id>
) {
  const operation: Operation = OPERATIONS[id];
  return observed(
    id,
    (event: APIGatewayProxyEvent) => event.requestContext.requestId,
    async (event) => {
      try {
        const request = requestOf<Id>(operation, event, schema);
        logger.appendKeys({ caller: request.caller.id, resource: request.resource });
        return answerOf(operation, await handle(request));
      } catch (error) {
        return problemOf(error, event.requestContext.requestId);
      }
    },
  );
}

function requestOf<Id extends OperationId>(
  { access, path, query = [], ifMatch }: Operation,
  event: APIGatewayProxyEvent,
  schema?: z.ZodMiniType,
): ApiRequest<Id> {
  const caller = callerOf(access, event);
  const parameters: Readonly<Record<string, string>> = pathParameters(path, event.pathParameters);
  return {
    caller,
    stage: event.requestContext.stage,
    resource: path.replaceAll(/{(\w+)}/g, (_, name: string) => parameters[name] ?? ''),
    path: parameters,
    query: queryParameters(query, event.queryStringParameters),
    seen: ifMatch ? versionsOf(header(event, 'if-match')) : [],
    body: (schema && parseBody(schema, jsonText(event))) as Body<Id>,
    header: (name) => header(event, name),
  };
}

function jsonText(event: APIGatewayProxyEvent): string {
  const type = header(event, 'content-type') ?? '';
  if (/^application\/json\s*(;|$)/i.test(type)) return bodyText(event);
  throw new HttpError(
    415,
    'not-json',
    `The Content-Type ${JSON.stringify(type.slice(0, 60))} is not supported: send application/json.`,
  );
}

function answerOf(
  operation: Operation,
  { status = operation.status, body, headers }: ApiAnswer,
): APIGatewayProxyResult {
  return {
    statusCode: status,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      'cache-control': 'no-store',
      ...headers,
    },
    body: body ? JSON.stringify(body) : '',
  };
}
