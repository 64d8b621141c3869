import { readTemplate, resourceOf, resourcesOf } from '../../support/templates.ts';

interface DistributionProperties {
  readonly DistributionConfig: {
    readonly CacheBehaviors: readonly unknown[];
    readonly DefaultCacheBehavior: unknown;
    readonly Origins: readonly unknown[];
    readonly WebACLId: unknown;
    readonly CustomErrorResponses: readonly unknown[];
  };
}

const template = readTemplate('ImageResizerEdge');
const { DistributionConfig: distribution } = resourceOf<DistributionProperties>(
  template,
  'AWS::CloudFront::Distribution',
).Properties;
const idOf = (type: string) => resourceOf(template, type).id;

describe('CloudFront', () => {
  test('uses HTTPS only, to viewers and to the API', () => {
    for (const behaviour of [distribution.DefaultCacheBehavior, ...distribution.CacheBehaviors]) {
      expect(behaviour).toMatchObject({ ViewerProtocolPolicy: 'redirect-to-https' });
    }
    expect(distribution.Origins).toMatchObject([
      {
        CustomOriginConfig: {
          OriginProtocolPolicy: 'https-only',
          OriginSSLProtocols: ['TLSv1.2'],
        },
      },
    ]);
  });

  test('finds the API by an output of the other stack', () => {
    const output = { StackName: 'ImageResizer', OutputName: 'ApiDomain' };
    expect(distribution.Origins).toMatchObject([
      { DomainName: { 'Fn::GetStackOutput': output }, OriginPath: '/prod' },
    ]);
    expect(readTemplate('ImageResizer').Outputs).toHaveProperty('ApiDomain');
  });

  test('caches an image once per format for up to a year, as its headers say', () => {
    const policy = resourceOf(template, 'AWS::CloudFront::CachePolicy').Properties;
    expect(policy.CachePolicyConfig).toMatchObject({
      MinTTL: 0,
      DefaultTTL: 0,
      MaxTTL: 31_536_000,
      ParametersInCacheKeyAndForwardedToOrigin: {
        HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['Accept'] },
        CookiesConfig: { CookieBehavior: 'none' },
        QueryStringsConfig: { QueryStringBehavior: 'none' },
      },
    });
    expect(distribution.DefaultCacheBehavior).toMatchObject({
      CachePolicyId: { Ref: idOf('AWS::CloudFront::CachePolicy') },
    });
  });

  test('reduces Accept before the cache lookup', () => {
    expect(distribution.DefaultCacheBehavior).toMatchObject({
      FunctionAssociations: [
        {
          EventType: 'viewer-request',
          FunctionARN: { 'Fn::GetAtt': [idOf('AWS::CloudFront::Function'), 'FunctionARN'] },
        },
      ],
    });
  });

  test('does not cache the 404 of a preset that is not made yet', () => {
    expect(distribution.CustomErrorResponses).toEqual([{ ErrorCode: 404, ErrorCachingMinTTL: 0 }]);
  });

  test('logs its requests', () => {
    expect(resourcesOf(template, 'AWS::Logs::Delivery')).toHaveLength(1);
  });
});

describe('WAF', () => {
  const acl = resourceOf(template, 'AWS::WAFv2::WebACL');

  test('protects the distribution', () => {
    expect(distribution.WebACLId).toEqual({ 'Fn::GetAtt': [acl.id, 'Arn'] });
    expect(acl.Properties.Scope).toBe('CLOUDFRONT');
  });

  test('limits the requests of each address, then applies the managed rules of AWS', () => {
    const managed = (Name: string) => ({
      OverrideAction: { None: {} },
      Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name } },
    });
    expect(acl.Properties.Rules).toMatchObject([
      {
        Action: { Block: {} },
        Statement: { RateBasedStatement: { AggregateKeyType: 'IP', Limit: 2_000 } },
      },
      managed('AWSManagedRulesAmazonIpReputationList'),
      managed('AWSManagedRulesCommonRuleSet'),
      managed('AWSManagedRulesKnownBadInputsRuleSet'),
    ]);
  });
});
