import './environment.ts';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { functionContext } from '../../../support/function-context.ts';
import { OPERATIONS, type OperationId } from '../../../../lambda/serverless-api/contract.ts';
import { FakeTables } from './fake-table.ts';

/** Tables of the handlers in a test file. */
export const tables = new FakeTables();

DynamoDBClient.prototype.send = (command: { input: unknown }) =>
  tables.call(command.constructor.name.replace(/Command$/, ''), command.input) as never;

export const CONTEXT = functionContext({ getRemainingTimeInMillis: () => 10_000 });

type Handler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

/** Callers as authenticated by API Gateway. */
export const CALLERS = {
  anyone: {},
  reader: { authorizer: { claims: { sub: 'r', email: 'r@example.com', token_use: 'id' } } },
  editor: person('e', 'editor'),
  'other editor': person('f', '[editor someone]'),
  publisher: person('p', 'someone,publisher'),
  'access token': { authorizer: { claims: { sub: 'p', token_use: 'access' } } },
  machine: { identity: { userArn: 'arn:aws:sts::1:assumed-role/Machine/session-1' } },
  token: { authorizer: { principalId: '0123456789abcdefghij' } },
} as const;

function person(sub: string, groups: string) {
  const email = `${sub}@example.com`;
  return { authorizer: { claims: { sub, email, token_use: 'id', 'cognito:groups': groups } } };
}

export interface Request {
  readonly as?: keyof typeof CALLERS;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly ifMatch?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Body, sent as JSON; a text is sent unchanged. */
  readonly body?: unknown;
  /** @default prod */
  readonly stage?: string;
}

/** Answer; the reason of an error is its type without the prefix. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly outcome: string;
}

/** Calls an operation's handler as API Gateway's REST proxy does, by default as a publisher. */
export async function call(id: OperationId, request: Request = {}): Promise<Answer> {
  const { handler } = (await import(`../../../../lambda/serverless-api/${id}.ts`)) as {
    handler: Handler;
  };
  const { access } = OPERATIONS[id];
  const usual: Readonly<Record<string, keyof typeof CALLERS | undefined>> = {
    machine: 'machine',
    'read token': 'token',
    'write token': 'token',
  };
  const as = request.as ?? usual[access] ?? 'publisher';
  const { body } = request;
  const headers = {
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
    ...(request.ifMatch && { 'If-Match': request.ifMatch }),
    ...request.headers,
  };
  const answer = await handler(
    {
      pathParameters: request.path ?? null,
      queryStringParameters: request.query ?? null,
      multiValueHeaders: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, [value]]),
      ),
      body: typeof body === 'string' || body === undefined ? (body ?? null) : JSON.stringify(body),
      isBase64Encoded: false,
      requestContext: {
        requestId: 'request-1',
        stage: request.stage ?? 'prod',
        identity: {},
        ...CALLERS[as],
      },
    } as unknown as APIGatewayProxyEvent,
    CONTEXT,
  );
  const parsed = (answer.body ? JSON.parse(answer.body) : {}) as Record<string, unknown>;
  const { type = '' } = parsed as { type?: string };
  const reason = type.replace('urn:problem-type:', '');
  return {
    status: answer.statusCode,
    headers: answer.headers ?? {},
    body: parsed,
    outcome: answer.statusCode < 400 ? String(answer.statusCode) : `${answer.statusCode} ${reason}`,
  };
}

/** Creates a site in English and German. */
export async function makeSite(slug = 'acme'): Promise<void> {
  const body = { slug, title: 'Acme', defaultLocale: 'en', locales: ['en', 'de', 'de-AT'] };
  await call('create-site', { body });
}

/** Creates a page of `acme` at version 1. */
export async function makePage(slug = 'home', fragments: object = {}): Promise<void> {
  const body = { slug, title: 'Home', fragments };
  await call('create-page', { path: { site: 'acme' }, body });
}

export const HOME = { site: 'acme', page: 'home' };
