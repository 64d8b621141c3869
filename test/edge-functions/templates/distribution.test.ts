import { SECURITY_HEADERS } from '../../../lambda/edge-functions/edge/security-headers.ts';
import { asText, readTemplate, resourceOf, resourcesOf } from '../../support/templates.ts';

interface Behaviour {
  readonly CachePolicyId: unknown;
  readonly FunctionAssociations: readonly {
    readonly EventType: string;
    readonly FunctionARN: unknown;
  }[];
  readonly LambdaFunctionAssociations: readonly unknown[];
}

interface DistributionProperties {
  readonly DistributionConfig: {
    readonly CacheBehaviors?: readonly unknown[];
    readonly CustomErrorResponses: readonly unknown[];
    readonly DefaultCacheBehavior: Behaviour;
    readonly Origins: readonly unknown[];
  };
}

interface BucketPolicy {
  readonly PolicyDocument: {
    readonly Statement: readonly {
      readonly Effect: string;
      readonly Condition: { readonly StringEquals: Readonly<Record<string, unknown>> };
    }[];
  };
}

interface HeadersPolicy {
  readonly ResponseHeadersPolicyConfig: {
    readonly SecurityHeadersConfig: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly CustomHeadersConfig: {
      readonly Items: readonly { Header: string; Value: string; Override: boolean }[];
    };
  };
}

const template = readTemplate('EdgeFunctionsEdge');
const distribution = resourceOf<DistributionProperties>(template, 'AWS::CloudFront::Distribution');
const { DefaultCacheBehavior: behaviour, ...config } = distribution.Properties.DistributionConfig;

describe('CloudFront', () => {
  test('has one behaviour, so that no path pattern skips the session check', () => {
    expect(config.CacheBehaviors).toBeUndefined();
  });

  test('allows only HTTPS and reads', () => {
    expect(behaviour).toMatchObject({
      AllowedMethods: ['GET', 'HEAD'],
      ViewerProtocolPolicy: 'redirect-to-https',
    });
  });

  test('caches a file by its path alone', () => {
    const policy = resourceOf(template, 'AWS::CloudFront::CachePolicy');
    expect(behaviour.CachePolicyId).toEqual({ Ref: policy.id });
    expect(policy.Properties.CachePolicyConfig).toMatchObject({
      ParametersInCacheKeyAndForwardedToOrigin: {
        HeadersConfig: { HeaderBehavior: 'none' },
        CookiesConfig: { CookieBehavior: 'none' },
        QueryStringsConfig: { QueryStringBehavior: 'none' },
      },
    });
  });

  test('sends device and country to the functions', () => {
    const policy = resourceOf(template, 'AWS::CloudFront::OriginRequestPolicy');
    expect(behaviour).toMatchObject({ OriginRequestPolicyId: { Ref: policy.id } });
    expect(policy.Properties.OriginRequestPolicyConfig).toMatchObject({
      HeadersConfig: {
        HeaderBehavior: 'whitelist',
        Headers: ['CloudFront-Is-Mobile-Viewer', 'CloudFront-Viewer-Country'],
      },
      CookiesConfig: { CookieBehavior: 'none' },
      QueryStringsConfig: { QueryStringBehavior: 'none' },
    });
  });

  test('calls CloudFront functions before and after the cache, and Lambda@Edge on the origin response', () => {
    const version = resourceOf(template, 'AWS::Lambda::Version').id;
    expect(behaviour.FunctionAssociations.map(({ EventType }) => EventType)).toEqual([
      'viewer-request',
      'viewer-response',
    ]);
    expect(behaviour.LambdaFunctionAssociations).toEqual([
      { EventType: 'origin-response', LambdaFunctionARN: { Ref: version } },
    ]);
  });

  test('caches a 404 for at most a minute', () => {
    expect(config.CustomErrorResponses).toEqual([{ ErrorCode: 404, ErrorCachingMinTTL: 60 }]);
  });

  test('is the only reader of the bucket and can not list it', () => {
    const policies = resourcesOf<BucketPolicy>(template, 'AWS::S3::BucketPolicy');
    const [, policy] = policies.find(([id]) => id.startsWith('Site')) ?? [];
    const allowed = policy?.Properties.PolicyDocument.Statement.filter(
      ({ Effect }) => Effect === 'Allow',
    );
    expect(allowed).toMatchObject([
      { Action: 's3:GetObject', Principal: { Service: 'cloudfront.amazonaws.com' } },
    ]);
    const source = allowed?.[0]?.Condition.StringEquals['AWS:SourceArn'];
    expect(asText(source)).toMatch(new RegExp(`:distribution/<${distribution.id}>$`));
    const control = resourceOf(template, 'AWS::CloudFront::OriginAccessControl').id;
    expect(config.Origins).toMatchObject([
      { OriginAccessControlId: { 'Fn::GetAtt': [control, 'Id'] } },
    ]);
  });
});

test('CloudFront adds the same security headers as the functions', () => {
  const policy = resourceOf<HeadersPolicy>(template, 'AWS::CloudFront::ResponseHeadersPolicy');
  expect(behaviour).toMatchObject({ ResponseHeadersPolicyId: { Ref: policy.id } });
  const { SecurityHeadersConfig, CustomHeadersConfig } =
    policy.Properties.ResponseHeadersPolicyConfig;
  const { ContentSecurityPolicy, FrameOptions, ReferrerPolicy, StrictTransportSecurity } =
    SecurityHeadersConfig;
  expect({
    'content-security-policy': ContentSecurityPolicy?.ContentSecurityPolicy,
    'x-content-type-options': SecurityHeadersConfig.ContentTypeOptions && 'nosniff',
    'x-frame-options': FrameOptions?.FrameOption,
    'referrer-policy': ReferrerPolicy?.ReferrerPolicy,
    'strict-transport-security':
      `max-age=${String(StrictTransportSecurity?.AccessControlMaxAgeSec)}` +
      (StrictTransportSecurity?.IncludeSubdomains ? '; includeSubDomains' : ''),
    ...Object.fromEntries(CustomHeadersConfig.Items.map(({ Header, Value }) => [Header, Value])),
  }).toEqual(SECURITY_HEADERS);
  const settings = [...Object.values(SecurityHeadersConfig), ...CustomHeadersConfig.Items];
  for (const setting of settings) expect(setting).toMatchObject({ Override: true });
});
