import { readTemplate, resourceOf, resourcesOf, PREFIX } from '../../support/templates.ts';

interface Distribution {
  readonly DistributionConfig: {
    readonly Origins: readonly {
      readonly CustomOriginConfig?: object;
      readonly OriginCustomHeaders?: readonly { HeaderName: string; HeaderValue: string }[];
    }[];
  };
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
