import { runSimulation } from '@cloud-copilot/iam-simulate';
import { readTemplate, resourceOf, resourcesOf, PREFIX } from '../../support/templates.ts';

interface Distribution {
  readonly DistributionConfig: {
    readonly Origins: readonly {
      readonly CustomOriginConfig?: object;
      readonly OriginCustomHeaders?: readonly { HeaderName: string; HeaderValue: string }[];
    }[];
  };
}

const ACCOUNT = '111111111111';
const SECRET = 'value-of-the-secret';

/** Decision of API Gateway on a request at the API's own address, by the template's policy. */
async function decisionOf(stack: string, referer?: string): Promise<string> {
  const { Policy } = resourceOf(
    readTemplate(stack, 'production'),
    'AWS::ApiGateway::RestApi',
  ).Properties;
  const resource = `arn:aws:execute-api:eu-central-1:${ACCOUNT}:api/prod/GET/items`;
  const { Statement } = Policy as { readonly Statement: readonly object[] };
  // CloudFormation puts the secret's value and API Gateway the API's ARN into the policy.
  const statements = JSON.parse(
    JSON.stringify(Statement)
      .replaceAll(/\{"Fn::Join":\["",\["\{\{resolve:.*?\}\}"\]\]\}/g, JSON.stringify(SECRET))
      .replaceAll('execute-api:/*', `arn:aws:execute-api:eu-central-1:${ACCOUNT}:api/*`),
  ) as object[];
  expect(JSON.stringify(statements)).toContain(SECRET);
  const result = await runSimulation(
    {
      identityPolicies: [],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: { Version: '2012-10-17', Statement: statements },
      request: {
        action: 'execute-api:Invoke',
        principal: `arn:aws:iam::${ACCOUNT}:user/without-permissions`,
        resource: { resource, accountId: ACCOUNT },
        contextVariables: referer === undefined ? {} : { 'aws:Referer': referer },
      },
    },
    {},
  );
  if (result.resultType === 'error') throw new Error(JSON.stringify(result.errors));
  return result.overallResult;
}

describe.each(['ImageResizer', 'ServerlessApi'])('%s', (stack) => {
  const production = readTemplate(stack, 'production');

  test('answers in production only requests with the secret, or signed ones of this account', () => {
    const { id } = resourceOf(production, 'AWS::SecretsManager::Secret');
    const { Policy } = resourceOf(production, 'AWS::ApiGateway::RestApi').Properties;
    expect(Policy).toMatchObject({
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: '*' },
          Action: 'execute-api:Invoke',
          Resource: 'execute-api:/*',
          Condition: {
            StringEquals: {
              'aws:Referer': [
                {
                  'Fn::Join': [
                    '',
                    ['{{resolve:secretsmanager:', { Ref: id }, ':SecretString:::}}'],
                  ],
                },
              ],
            },
          },
        },
      ],
    });
  });

  test.each([
    ['without the header', undefined, 'ImplicitlyDenied'],
    ['with a Referer of its own', 'https://example.com/', 'ImplicitlyDenied'],
    ['with a part of the secret', SECRET.slice(0, -1), 'ImplicitlyDenied'],
    ['with the secret, as CloudFront sends it', SECRET, 'Allowed'],
  ])('decides on a request around WAF %s', async (_name, referer, decision) => {
    expect(await decisionOf(stack, referer)).toBe(decision);
  });

  test('gets the same secret from CloudFront, which has a replica of it in us-east-1', () => {
    const secret = resourceOf<{ Name: unknown; ReplicaRegions: unknown }>(
      production,
      'AWS::SecretsManager::Secret',
    ).Properties;
    expect(secret.Name).toEqual({
      'Fn::Join': ['', [{ Ref: 'AWS::StackName' }, '-', { Ref: 'AWS::Region' }, '-origin-1']],
    });
    expect(secret.ReplicaRegions).toEqual({
      'Fn::If': [expect.any(String), [{ Region: 'us-east-1' }], { Ref: 'AWS::NoValue' }],
    });
    const { DistributionConfig } = resourceOf<Distribution>(
      readTemplate(`${stack}Edge`, 'production'),
      'AWS::CloudFront::Distribution',
    ).Properties;
    const headers = DistributionConfig.Origins.flatMap((each) => each.OriginCustomHeaders ?? []);
    const name = `${PREFIX.production}${stack}-us-east-1-origin-1`;
    expect(headers).toEqual([
      { HeaderName: 'Referer', HeaderValue: `{{resolve:secretsmanager:${name}:SecretString:::}}` },
    ]);
  });

  test('answers in the sandbox without CloudFront', () => {
    const sandbox = readTemplate(stack);
    expect(resourcesOf(sandbox, 'AWS::SecretsManager::Secret')).toEqual([]);
    expect(resourceOf(sandbox, 'AWS::ApiGateway::RestApi').Properties).not.toHaveProperty('Policy');
  });

  test('has a log of what WAF blocks and counts, without tokens', () => {
    const edge = readTemplate(`${stack}Edge`);
    const { Properties } = resourceOf(edge, 'AWS::WAFv2::LoggingConfiguration');
    expect(Properties.RedactedFields).toEqual([{ SingleHeader: { Name: 'authorization' } }]);
    const logs = resourcesOf(edge, 'AWS::Logs::LogGroup').filter(([, { Properties: group }]) =>
      JSON.stringify(group).includes('aws-waf-logs-'),
    );
    const [id] = logs.map(([each]) => each);
    const destination = JSON.stringify(Properties.LogDestinationConfigs);
    expect(destination).toContain(JSON.stringify({ Ref: id }));
    expect(destination).not.toContain(':*');
  });
});
