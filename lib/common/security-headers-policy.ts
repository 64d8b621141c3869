import type { Duration } from 'aws-cdk-lib';
import {
  HeadersFrameOption,
  HeadersReferrerPolicy,
  ResponseHeadersPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';

export interface SecurityHeadersPolicyProps {
  /** Content security policy: sources that a page may load from. */
  readonly contentSecurityPolicy: string;
  /** Time for which browsers use HTTPS only. */
  readonly transportSecurityAge: Duration;
  /** Headers without a setting of their own in CloudFront, by name. */
  readonly customHeaders: Readonly<Record<string, string>>;
}

/**
 * Response headers of CloudFront for every response, including errors, for which no viewer response
 * function runs.
 */
export class SecurityHeadersPolicy extends ResponseHeadersPolicy {
  constructor(scope: Construct, id: string, props: SecurityHeadersPolicyProps) {
    super(scope, id, {
      comment: 'Security headers of every answer',
      securityHeadersBehavior: {
        contentSecurityPolicy: {
          contentSecurityPolicy: props.contentSecurityPolicy,
          override: true,
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: {
          referrerPolicy: HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN,
          override: true,
        },
        strictTransportSecurity: {
          accessControlMaxAge: props.transportSecurityAge,
          includeSubdomains: true,
          override: true,
        },
      },
      customHeadersBehavior: {
        customHeaders: Object.entries(props.customHeaders).map(([header, value]) => ({
          header,
          value,
          override: true,
        })),
      },
    });
  }
}
