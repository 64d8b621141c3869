import { openApi } from '../../../lambda/serverless-api/core/open-api.ts';
import { API_TOKEN, OPERATIONS } from '../../../lambda/serverless-api/contract.ts';
import { permissionsOf, withoutHashOrAttribute } from '../../support/permissions.ts';
import { asText, readTemplate, resourceOf, resourcesOf } from '../../support/templates.ts';

interface MethodProperties {
  readonly HttpMethod: string;
  readonly ResourceId: unknown;
  readonly OperationName: string;
  readonly AuthorizationType: string;
  readonly AuthorizerId?: { readonly Ref: string };
  readonly ApiKeyRequired?: boolean;
  readonly RequestModels?: Readonly<Record<string, { readonly Ref: string }>>;
  readonly RequestParameters?: Readonly<Record<string, boolean>>;
  readonly RequestValidatorId: { readonly Ref: string };
  readonly Integration: { readonly Uri: unknown };
}

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly operationId: string;
  readonly security: readonly object[];
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
  }[];
  readonly requestBody?: {
    readonly content: { readonly 'application/json': { readonly schema: object } };
  };
}

const template = readTemplate('ServerlessApi');
const production = readTemplate('ServerlessApi', 'production');
const methods = resourcesOf<MethodProperties>(template, 'AWS::ApiGateway::Method').map(
  ([, { Properties }]) => Properties,
);

/** Path of a resource, joined from its parts. */
function pathOf(resource: unknown): string {
  const { Properties } = template.Resources[asText(resource).slice(1, -1)] ?? {};
  if (!Properties?.PathPart) return '';
  return `${pathOf(Properties.ParentId)}/${asText(Properties.PathPart)}`;
}

const described = Object.entries((openApi() as Described).paths).flatMap(([path, operations]) =>
  Object.entries(operations).map(
    ([method, each]) => [`${method.toUpperCase()} ${path}`, each] as const,
  ),
);

/** Security schemes of the OpenAPI document by API Gateway's authorization types. */
const SECURITY: Readonly<Record<string, string>> = {
  NONE: '',
  COGNITO_USER_POOLS: 'userPool',
  AWS_IAM: 'iam',
  CUSTOM: 'apiToken',
};

test('The OpenAPI document has exactly the methods of the API, with authorizer and body', () => {
  const inTemplate = methods.map((method) => [
    `${method.HttpMethod} ${pathOf(method.ResourceId)}`,
    method.OperationName,
    SECURITY[method.AuthorizationType],
    method.RequestModels !== undefined,
  ]);
  const inDocument = described.map(([place, { operationId, security, requestBody }]) => [
    place,
    operationId,
    security.flatMap((each) => Object.keys(each)).join(),
    requestBody !== undefined,
  ]);
  expect(inTemplate.sort()).toEqual(inDocument.sort());
  expect(inTemplate).toHaveLength(Object.keys(OPERATIONS).length);
});

describe('The gateway', () => {
  const { Properties } = resourceOf(template, 'AWS::ApiGateway::RequestValidator');
  const operations = new Map(described.map(([, each]) => [each.operationId, each]));

  test('validates parameters and bodies of every request', () => {
    expect(Properties).toMatchObject({
      ValidateRequestBody: true,
      ValidateRequestParameters: true,
    });
    for (const { RequestValidatorId } of methods)
      expect(template.Resources[RequestValidatorId.Ref]?.Type).toBe(
        'AWS::ApiGateway::RequestValidator',
      );
  });

  test.each(methods)(
    'validates $OperationName as in the OpenAPI document',
    ({ OperationName, RequestModels = {}, RequestParameters }) => {
      const { parameters = [], requestBody } = operations.get(OperationName) ?? {};
      const known = parameters.filter(({ in: where }) => where !== 'header');
      // The handler answers 428 without an If-Match; the gateway does not have that status.
      expect(RequestParameters ?? {}).toEqual(
        Object.fromEntries(
          known.map(({ name, in: where, required = false }) => [
            `method.request.${where === 'query' ? 'querystring' : where}.${name}`,
            required,
          ]),
        ),
      );
      const models = Object.values(RequestModels).map(
        ({ Ref }) => template.Resources[Ref]?.Properties.Schema,
      );
      const $schema = 'http://json-schema.org/draft-04/schema#';
      expect(models).toEqual(
        requestBody
          ? [{ $schema, ...asDraft4(requestBody.content['application/json'].schema) }]
          : [],
      );
      for (const model of models)
        expect(model).toMatchObject({ type: 'object', additionalProperties: false });
    },
  );
});

/** Schema in JSON Schema draft 4, which API Gateway uses. Draft 4 has no `propertyNames`: the handler validates them. */
function asDraft4(schema: object): object {
  return JSON.parse(JSON.stringify(schema), (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'propertyNames'));
  }) as object;
}

test('Each method has its own function, with the alias of its stage', () => {
  const uris = methods.map(({ Integration }) => asText(Integration.Uri));
  expect(new Set(uris).size).toBe(methods.length);
  for (const uri of uris) expect(uri).toContain(':${stageVariables.alias}/invocations');
  const stages = resourcesOf<{ StageName: string; Variables: object }>(
    template,
    'AWS::ApiGateway::Stage',
  ).map(([, { Properties }]) => [Properties.StageName, Properties.Variables]);
  expect(stages).toEqual([
    ['prod', { alias: 'prod' }],
    ['dev', { alias: 'dev' }],
  ]);
  const aliases = resourcesOf<{ Name: string; FunctionVersion: unknown }>(
    template,
    'AWS::Lambda::Alias',
  ).map(([, { Properties }]) => Properties);
  for (const { Name, FunctionVersion } of aliases) {
    if (Name === 'dev') expect(FunctionVersion).toBe('$LATEST');
    else expect(asText(FunctionVersion)).toMatch(/\.Version>$/);
  }
});

test('Each stage allows 100 requests a second of a method, with traces and logs', () => {
  for (const [, { Properties }] of resourcesOf(template, 'AWS::ApiGateway::Stage')) {
    expect(Properties).toMatchObject({
      TracingEnabled: true,
      AccessLogSetting: { Format: expect.any(String) as string },
      MethodSettings: [
        {
          HttpMethod: '*',
          ResourcePath: '/*',
          ThrottlingRateLimit: 100,
          ThrottlingBurstLimit: 200,
        },
      ],
    });
  }
});

test('The authorizer runs for well-formed API tokens only, and its result is cached for 30 seconds', () => {
  const programs = resourcesOf(template, 'AWS::ApiGateway::Authorizer')
    .map(([, { Properties }]) => Properties)
    .find(({ Type }) => Type === 'TOKEN');
  expect(programs).toMatchObject({
    IdentitySource: 'method.request.header.Authorization',
    IdentityValidationExpression: API_TOKEN,
    AuthorizerResultTtlInSeconds: 30,
  });
});

test('Programs share a usage plan in both stages, by the key of the authorizer', () => {
  expect(resourceOf(template, 'AWS::ApiGateway::RestApi').Properties.ApiKeySourceType).toBe(
    'AUTHORIZER',
  );
  const { Properties } = resourceOf<{ ApiStages: unknown[] }>(
    template,
    'AWS::ApiGateway::UsagePlan',
  );
  expect(Properties).toMatchObject({
    Throttle: { RateLimit: 20, BurstLimit: 40 },
    Quota: { Limit: 100_000, Period: 'DAY' },
  });
  expect(Properties.ApiStages).toHaveLength(2);
  const limited = methods.filter(({ ApiKeyRequired }) => ApiKeyRequired);
  expect(limited.map(({ OperationName }) => OperationName).sort()).toEqual([
    'feed-fragment',
    'feed-pages',
  ]);
});

test.each([
  ['ApiOpenApi', []],
  ['ApiGetPage', ['GetItem']],
  ['ApiListPages', ['GetItem', 'Query']],
  ['ApiAuthorize', ['GetItem']],
  ['ApiPutDraft', ['GetItem', 'PutItem', 'Query']],
  ['ApiRevokeAccess', ['DeleteItem']],
])('%s has exactly the permissions %j for the tables', (name, actions) => {
  const permissions = permissionsOf(
    template,
    new RegExp(`^${name}Role`),
    (permission) => permission.startsWith('dynamodb:'),
    withoutHashOrAttribute,
  );
  const expected = actions.flatMap((action) =>
    ['Content', 'DevContent'].map((table) => `dynamodb:${action} on ${table}`),
  );
  expect(permissions).toEqual(expected.sort());
});

test('A machine has permissions for the machine methods in prod only', () => {
  const permissions = permissionsOf(
    template,
    /^ApiMachine/,
    () => true,
    (name) => name.replace(/^.*>\//, ''),
  );
  expect(permissions).toEqual([
    'execute-api:Invoke on GET/machine/sites/*/export',
    'execute-api:Invoke on PUT/machine/sites/*/import',
  ]);
});

test('The tables have deletion protection and point-in-time recovery in production', () => {
  for (const [, table] of resourcesOf(production, 'AWS::DynamoDB::Table')) {
    expect(table).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
  }
  for (const [, version] of resourcesOf(production, 'AWS::Lambda::Version'))
    expect(version.DeletionPolicy).toBe('Retain');
});
