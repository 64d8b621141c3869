import {
  asText,
  everyResource,
  readTemplate,
  resourcesOf,
  STACKS,
} from '../../support/templates.ts';

interface FunctionProperties {
  readonly Role: unknown;
  readonly LoggingConfig: { readonly LogGroup: unknown };
}

/** Lambda@Edge has no arm64 and no tracing: docs/decisions/edge-functions.md. */
const AT_THE_EDGE = ['EdgeFunctionsEdge'];

const WITH_FUNCTIONS = STACKS.filter(
  (stack) => resourcesOf(readTemplate(stack), 'AWS::Lambda::Function').length > 0,
);

describe.each(WITH_FUNCTIONS)('Every function of %s', (stack) => {
  const template = readTemplate(stack);
  const functions = resourcesOf<FunctionProperties>(template, 'AWS::Lambda::Function');

  test('runs on Node 24 and arm64, is traced, and logs JSON', () => {
    for (const [, { Properties }] of functions) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        LoggingConfig: { LogFormat: 'JSON' },
        ...(AT_THE_EDGE.includes(stack)
          ? { Architectures: ['x86_64'] }
          : { Architectures: ['arm64'], TracingConfig: { Mode: 'Active' } }),
      });
    }
  });

  test('has a role and a log group that no other has', () => {
    const roles = functions.map(([, { Properties }]) => asText(Properties.Role));
    const logs = functions.map(([, { Properties }]) => asText(Properties.LoggingConfig.LogGroup));
    expect(new Set(roles).size).toBe(functions.length);
    expect(new Set(logs).size).toBe(functions.length);
    for (const log of logs) {
      expect(template.Resources[log.slice(1, -1)]?.Type).toBe('AWS::Logs::LogGroup');
    }
  });
});

test.each(everyResource('AWS::Logs::LogGroup', ['sandbox']))(
  'The log group $name keeps its events for a week',
  ({ properties }) => {
    expect(properties.RetentionInDays).toBe(7);
  },
);

/** Services that wait for the answer of a function. */
const SYNCHRONOUS = /^(apigateway|cognito-idp|elasticloadbalancing|firehose|secretsmanager)\./;

/** Functions that rules, schedules and other services invoke asynchronously, by `stack:id`. */
const asynchronous = STACKS.flatMap((stack) => {
  const template = readTemplate(stack);
  const targets = [
    ...resourcesOf<{ Targets?: readonly { Arn: unknown }[] }>(
      template,
      'AWS::Events::Rule',
    ).flatMap(([, { Properties }]) => Properties.Targets ?? []),
    ...resourcesOf<{ Target: { Arn: unknown } }>(template, 'AWS::Scheduler::Schedule').map(
      ([, { Properties }]) => Properties.Target,
    ),
  ].map(({ Arn }) => asText(Arn));
  const invoked = resourcesOf<{ Principal: unknown; FunctionName: unknown }>(
    template,
    'AWS::Lambda::Permission',
  )
    .filter(([, { Properties }]) => !SYNCHRONOUS.test(asText(Properties.Principal)))
    .map(([, { Properties }]) => asText(Properties.FunctionName));
  const functions = resourcesOf(template, 'AWS::Lambda::Function').map(([id]) => id);
  return functions
    .filter((id) =>
      [...targets, ...invoked].some((name) => [`<${id}.Arn>`, `<${id}>`].includes(name)),
    )
    .map((id) => `${stack}:${id}`);
});

test('A function that a rule, a schedule or another service invokes asynchronously says how often Lambda retries', () => {
  expect(asynchronous.length).toBeGreaterThan(1);
  const configured = STACKS.flatMap((stack) =>
    resourcesOf<{ FunctionName: unknown; MaximumRetryAttempts: number }>(
      readTemplate(stack),
      'AWS::Lambda::EventInvokeConfig',
    )
      .filter(([, { Properties }]) => Number.isInteger(Properties.MaximumRetryAttempts))
      .map(([, { Properties }]) => `${stack}:${asText(Properties.FunctionName).slice(1, -1)}`),
  );
  expect(configured).toEqual(expect.arrayContaining(asynchronous));
});
