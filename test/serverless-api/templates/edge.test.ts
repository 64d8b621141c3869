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

test('The distribution has two HTTPS behaviours: reads of the page’s files, and all methods of the API below /api/', () => {
  expect(others).toEqual([]);
  expect(distribution.DefaultCacheBehavior.AllowedMethods).toEqual(['GET', 'HEAD']);
  expect(api).toMatchObject({ PathPattern: '/api/*' });
  expect(api?.AllowedMethods).toEqual(expect.arrayContaining(['POST', 'PUT', 'DELETE']));
  for (const behaviour of [distribution.DefaultCacheBehavior, api]) {
    expect(behaviour).toMatchObject({ ViewerProtocolPolicy: 'redirect-to-https' });
  }
});

test('The bucket is readable by this distribution only, and the API is requested at its host and stage', () => {
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

test('An answer of the API is cached for its own time, by path, locale, cursor and token', () => {
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

test('Values outside the cache key reach the API only if they can not change a public answer', () => {
  const policy = resourceOf(edge, 'AWS::CloudFront::OriginRequestPolicy');
  expect(policy.Properties.OriginRequestPolicyConfig).toMatchObject({
    HeadersConfig: { HeaderBehavior: 'allExcept', Headers: ['Host'] },
    CookiesConfig: { CookieBehavior: 'none' },
    QueryStringsConfig: { QueryStringBehavior: 'none' },
  });
});

test('ETags stay strong for If-Match, and errors are not cached', () => {
  expect(api?.Compress).toBe(false);
  expect(distribution.CustomErrorResponses).toEqual([
    { ErrorCode: 403, ErrorCachingMinTTL: 0 },
    { ErrorCode: 404, ErrorCachingMinTTL: 0 },
  ]);
});

test('The function removes the prefix from the path only', () => {
  const { FunctionCode } = resourceOf<{ FunctionCode: string }>(
    edge,
    'AWS::CloudFront::Function',
  ).Properties;
  const handler = runInNewContext(`${FunctionCode}; handler`) as (event: object) => object;
  const request = { uri: '/api/sites/api/pages', querystring: { locale: { value: 'de' } } };
  expect(handler({ request })).toEqual({ ...request, uri: '/sites/api/pages' });
});

test('WAF limits each address and uses the rules of AWS, which only count for texts of editors', () => {
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

test('The content security policy allows only the site and the login', () => {
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

  test('has no secret, only the authorization code grant, and no password flow', () => {
    expect(client.Properties).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email'],
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'],
      PreventUserExistenceErrors: 'ENABLED',
    });
  });

  test('has only the site as its return address', () => {
    const site = outputOf('ServerlessApiEdge', 'SiteUrl');
    expect(client.Properties).toMatchObject({ CallbackURLs: [site], LogoutURLs: [site] });
  });

  test('allows sessions of ten hours with refresh token rotation', () => {
    expect(client.Properties).toMatchObject({
      RefreshTokenValidity: 600,
      RefreshTokenRotation: { Feature: 'ENABLED' },
      EnableTokenRevocation: true,
    });
  });
});

test('Only administrators create users, and production requires a second factor', () => {
  const mfa = { sandbox: 'OPTIONAL', production: 'ON' } as const;
  for (const [stage, MfaConfiguration] of Object.entries(mfa)) {
    const template = readTemplate('ServerlessApi', stage as keyof typeof mfa);
    expect(resourceOf(template, 'AWS::Cognito::UserPool').Properties).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration,
    });
  }
});
