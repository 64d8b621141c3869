import { runInNewContext } from 'node:vm';
import { readTemplate, resourceOf, resourcesOf } from '../../support/templates.ts';

interface Behaviour {
  readonly AllowedMethods: readonly string[];
  readonly CachePolicyId: unknown;
  readonly Compress: boolean;
  readonly TargetOriginId: string;
}

interface WebAclRule {
  readonly Name: string;
  readonly Statement: {
    readonly ManagedRuleGroupStatement?: { readonly RuleActionOverrides?: readonly object[] };
  };
}

interface DistributionProperties {
  readonly DistributionConfig: {
    readonly CacheBehaviors: readonly Behaviour[];
    readonly DefaultCacheBehavior: Behaviour;
    readonly CustomErrorResponses: readonly unknown[];
    readonly Origins: readonly { readonly Id: string }[];
    readonly WebACLId: unknown;
  };
}

const edge = readTemplate('ServerlessApiEdge');
const { DistributionConfig: distribution } = resourceOf<DistributionProperties>(
  edge,
  'AWS::CloudFront::Distribution',
).Properties;
const [api, ...others] = distribution.CacheBehaviors;
const outputOf = (StackName: string, OutputName: string) => ({
  'Fn::GetStackOutput': expect.objectContaining({ StackName, OutputName }) as unknown,
});

test('Two behaviours, of HTTPS alone: the page’s files to be read, the API below /api/ with all methods', () => {
  expect(others).toEqual([]);
  expect(distribution.DefaultCacheBehavior.AllowedMethods).toEqual(['GET', 'HEAD']);
  expect(api).toMatchObject({ PathPattern: '/api/*' });
  expect(api?.AllowedMethods).toEqual(expect.arrayContaining(['POST', 'PUT', 'DELETE']));
  for (const behaviour of [distribution.DefaultCacheBehavior, api]) {
    expect(behaviour).toMatchObject({ ViewerProtocolPolicy: 'redirect-to-https' });
  }
});

test('The bucket is read by this distribution alone, the API by its own host and stage', () => {
  const control = resourceOf(edge, 'AWS::CloudFront::OriginAccessControl').id;
  expect(distribution.Origins).toMatchObject([
    { OriginAccessControlId: { 'Fn::GetAtt': [control, 'Id'] } },
    {
      DomainName: outputOf('ServerlessApi', 'ApiDomain'),
      OriginPath: '/prod',
      CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
    },
  ]);
  const policies = resourcesOf(edge, 'AWS::S3::BucketPolicy').filter(([id]) =>
    id.startsWith('Site'),
  );
  expect(JSON.stringify(policies)).not.toContain('s3:ListBucket');
});

test('An answer of the API is kept as long as it says, by path, locale and place in a list, apart for each token', () => {
  const policy = resourceOf(edge, 'AWS::CloudFront::CachePolicy');
  expect(api).toMatchObject({ CachePolicyId: { Ref: policy.id } });
  expect(policy.Properties.CachePolicyConfig).toMatchObject({
    MinTTL: 0,
    DefaultTTL: 0,
    ParametersInCacheKeyAndForwardedToOrigin: {
      HeadersConfig: { Headers: ['Authorization'] },
      CookiesConfig: { CookieBehavior: 'none' },
      QueryStringsConfig: { QueryStrings: ['locale', 'limit', 'cursor'] },
    },
  });
});

test('What is not in the key of the cache reaches the API only where it can’t change a public answer', () => {
  const policy = resourceOf(edge, 'AWS::CloudFront::OriginRequestPolicy');
  expect(policy.Properties.OriginRequestPolicyConfig).toMatchObject({
    HeadersConfig: { HeaderBehavior: 'allExcept', Headers: ['Host'] },
    CookiesConfig: { CookieBehavior: 'none' },
    QueryStringsConfig: { QueryStringBehavior: 'none' },
  });
});

test('ETags stay strong, for If-Match, and errors are not remembered', () => {
  expect(api?.Compress).toBe(false);
  expect(distribution.CustomErrorResponses).toEqual([
    { ErrorCode: 403, ErrorCachingMinTTL: 0 },
    { ErrorCode: 404, ErrorCachingMinTTL: 0 },
  ]);
});

test('The prefix is taken off the path, and off nothing else', () => {
  const { FunctionCode } = resourceOf<{ FunctionCode: string }>(
    edge,
    'AWS::CloudFront::Function',
  ).Properties;
  const handler = runInNewContext(`${FunctionCode}; handler`) as (event: object) => object;
  const request = { uri: '/api/sites/api/pages', querystring: { locale: { value: 'de' } } };
  expect(handler({ request })).toEqual({ ...request, uri: '/sites/api/pages' });
});

test('WAF limits each address and asks AWS’s rules; on what editors write they only count', () => {
  const acl = resourceOf<{ Rules: readonly WebAclRule[] }>(edge, 'AWS::WAFv2::WebACL');
  expect(distribution.WebACLId).toEqual({ 'Fn::GetAtt': [acl.id, 'Arn'] });
  expect(acl.Properties.Rules.map(({ Name }) => Name)).toEqual([
    'RateLimit',
    'AWSManagedRulesAmazonIpReputationList',
    'AWSManagedRulesCommonRuleSet',
    'AWSManagedRulesKnownBadInputsRuleSet',
  ]);
  const overridden = acl.Properties.Rules.flatMap(
    ({ Statement }) => Statement.ManagedRuleGroupStatement?.RuleActionOverrides ?? [],
  );
  expect(overridden).toHaveLength(5);
  for (const rule of overridden) {
    expect(rule).toEqual({
      Name: expect.stringMatching(/_BODY$/) as string,
      ActionToUse: { Count: {} },
    });
  }
});

test('The page may load and ask nothing but its own, and the login', () => {
  const { ResponseHeadersPolicyConfig: config } = resourceOf<{
    ResponseHeadersPolicyConfig: {
      SecurityHeadersConfig: { ContentSecurityPolicy: { ContentSecurityPolicy: unknown } };
    };
  }>(edge, 'AWS::CloudFront::ResponseHeadersPolicy').Properties;
  const policy = config.SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy;
  expect(policy).toEqual({
    'Fn::Join': [
      '',
      [
        expect.stringMatching(/^default-src 'none'; script-src 'self'; .*connect-src 'self' $/),
        outputOf('ServerlessApi', 'LoginUrl'),
        expect.stringMatching(/frame-ancestors 'none'; require-trusted-types-for 'script'/),
      ],
    ],
  });
});

describe('The app client of the page', () => {
  const client = resourceOf(readTemplate('ServerlessApiSignIn'), 'AWS::Cognito::UserPoolClient');

  test('has no secret, the authorization code as its only grant, and no door for passwords', () => {
    expect(client.Properties).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email'],
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'],
      PreventUserExistenceErrors: 'ENABLED',
    });
  });

  test('leads back to the site and nowhere else', () => {
    const site = outputOf('ServerlessApiEdge', 'SiteUrl');
    expect(client.Properties).toMatchObject({ CallbackURLs: [site], LogoutURLs: [site] });
  });

  test('may be signed in for ten hours, by refresh tokens that are good once', () => {
    expect(client.Properties).toMatchObject({
      RefreshTokenValidity: 600,
      RefreshTokenRotation: { Feature: 'ENABLED' },
      EnableTokenRevocation: true,
    });
  });
});

test('Editors are invited; in production they need a second factor', () => {
  const mfa = { sandbox: 'OPTIONAL', production: 'ON' } as const;
  for (const [stage, MfaConfiguration] of Object.entries(mfa)) {
    const template = readTemplate('ServerlessApi', stage as keyof typeof mfa);
    expect(resourceOf(template, 'AWS::Cognito::UserPool').Properties).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration,
    });
  }
});
