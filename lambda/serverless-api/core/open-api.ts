import { STATUS_CODES } from 'node:http';
import * as z from 'zod/mini';
import { Problem } from './answers.ts';
import { ANSWERS, BODIES } from './schemas.ts';
import { PARAMETERS } from './parameters.ts';
import { OPERATIONS, type Access, type Operation } from './operations.ts';
import { without } from './without.ts';

type Schemas = Readonly<Record<string, z.ZodMiniType | undefined>>;
const bodies: Schemas = BODIES;
const answers: Schemas = ANSWERS;

const SECURITY: Readonly<Record<Access, object[]>> = {
  anyone: [],
  editor: [{ userPool: [] }],
  publisher: [{ userPool: [] }],
  machine: [{ iam: [] }],
  'read token': [{ apiToken: [] }],
  'write token': [{ apiToken: [] }],
};

const SCHEMES = {
  userPool: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'ID token of the user pool, of a member of the group editor or publisher',
  },
  iam: {
    type: 'apiKey',
    name: 'Authorization',
    in: 'header',
    description: 'Signature Version 4 for execute-api, by a role that may call the method',
    'x-amazon-apigateway-authtype': 'awsSigv4',
  },
  apiToken: {
    type: 'apiKey',
    name: 'Authorization',
    in: 'header',
    description: '`Token <id>.<secret>`, as returned by POST /sites/{site}/tokens',
  },
} as const;

const HEADERS: Readonly<Record<string, string>> = {
  ETag: 'The version, for If-Match or If-None-Match',
  Location: 'Address of the new resource, relative to this one',
  'Cache-Control': 'Time for which the answer can be cached',
};

/** OpenAPI 3.1 document of the API, from the operations and the schemas that validate requests. */
export function openApi(): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const [operationId, operation] of Object.entries<Operation>(OPERATIONS)) {
    const methods = (paths[operation.path] ??= {});
    methods[operation.method.toLowerCase()] = describe(operationId, operation);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Content fragments',
      version: '1',
      description:
        'Sites, pages and their fragments in many languages: drafts, history, publishing',
      license: { name: 'Apache 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '.' }],
    paths,
    components: { securitySchemes: SCHEMES, schemas: { Problem: schemaOf(Problem) } },
  };
}

function describe(operationId: string, operation: Operation): object {
  const { summary, access } = operation;
  const body = bodies[operationId];
  return {
    operationId,
    summary,
    security: SECURITY[access],
    parameters: parametersOf(operation),
    ...(body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemaOf(body, 'input') } },
      },
    }),
    responses: {
      [operation.status]: success(operation, answers[operationId]),
      ...Object.fromEntries(
        otherStatuses(operation, body !== undefined).map((status) => [status, otherAnswer(status)]),
      ),
    },
  };
}

function parametersOf({ path, query = [], ifMatch }: Operation): object[] {
  const inPath = [...path.matchAll(/{(\w+)}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: parameterSchema(name),
  }));
  const inQuery = query.map((name) => ({ name, in: 'query', schema: parameterSchema(name) }));
  const header = {
    name: 'If-Match',
    in: 'header',
    required: true,
    description: 'ETag of the version that the change is made to',
    schema: { type: 'string', pattern: '^"v[1-9][0-9]{0,8}"$' },
  };
  return [...inPath, ...inQuery, ...(ifMatch ? [header] : [])];
}

function parameterSchema(name: string): object {
  return schemaOf(PARAMETERS[name as keyof typeof PARAMETERS]);
}

function success({ status, headers = [] }: Operation, answer?: z.ZodMiniType): object {
  const description = STATUS_CODES[status] ?? '';
  const schema = answer ? schemaOf(answer) : { type: 'object' };
  return {
    description,
    ...(status !== 204 && { content: { 'application/json': { schema } } }),
    ...(headers.length > 0 && {
      headers: Object.fromEntries(
        headers.map((name) => [name, { description: HEADERS[name], schema: { type: 'string' } }]),
      ),
    }),
  };
}

/** Statuses of errors and of `304 Not Modified`, sorted. */
function otherStatuses(operation: Operation, hasBody: boolean): number[] {
  const { path, access, query = [], ifMatch, statuses = [] } = operation;
  const inPath = path.includes('{');
  return [
    ...new Set([
      ...statuses,
      ...(inPath || query.length > 0 || hasBody ? [400] : []),
      ...(access === 'anyone' ? [] : [401, 403]),
      ...(inPath ? [404] : []),
      ...(hasBody ? [413, 415] : []),
      ...(ifMatch ? [400, 412, 428] : []),
      429,
    ]),
  ].sort((a, b) => a - b);
}

function otherAnswer(status: number): object {
  if (status === 304) return { description: 'Not Modified' };
  const schema = { $ref: '#/components/schemas/Problem' };
  return {
    description: STATUS_CODES[status],
    content: { 'application/problem+json': { schema } },
  };
}

function schemaOf(schema: z.ZodMiniType, io: 'input' | 'output' = 'output'): object {
  return without(z.toJSONSchema(schema, { io }), '$schema');
}
