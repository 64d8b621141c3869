import { asText, readTemplate, resourcesOf, STACKS } from '../../support/templates.ts';

interface FunctionProperties {
  readonly Role: unknown;
  readonly LoggingConfig: { readonly LogGroup: unknown };
}

/** Lambda@Edge has no arm64 and no tracing: docs/decisions/edge-functions.md. */
const AT_THE_EDGE = ['EdgeFunctionsEdge'];

describe.each(STACKS)('Every function of %s', (stack) => {
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

test.each(STACKS)('No log of %s is kept for ever', (stack) => {
  for (const [, { Properties }] of resourcesOf(readTemplate(stack), 'AWS::Logs::LogGroup')) {
    expect(Properties.RetentionInDays).toBe(7);
  }
});
