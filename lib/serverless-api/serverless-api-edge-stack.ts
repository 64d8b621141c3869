import { CfnOutput, Duration, type Stack } from 'aws-cdk-lib';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HttpVersion,
  PriceClass,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { Construct } from 'constructs';
import { acknowledgeDistribution } from '../common/acknowledge-distribution.ts';
import { DistributionLogs } from '../common/distribution-logs.ts';
import { monitorDistribution } from '../common/monitor-distribution.ts';
import { Monitoring } from '../common/monitoring.ts';
import { OriginSecret, type OriginProps } from '../common/origin-secret.ts';
import { PrivateBucket } from '../common/private-bucket.ts';
import { SecurityHeadersPolicy } from '../common/security-headers-policy.ts';
import { SummitStack, type DeploymentProps } from '../common/summit-stack.ts';
import { WebAcl } from '../common/web-acl.ts';
import { ApiBehavior } from './site-api-behavior.ts';
import { siteHeaders } from './site-headers.ts';

export interface ServerlessApiEdgeStackProps extends DeploymentProps, OriginProps {
  /** Stack whose outputs `ApiUrl` and `LoginUrl` this one reads. */
  readonly api: Stack;
}

/**
 * CloudFront and WAF in front of the editing page and the API: one origin for browsers, so that CORS
 * is not needed.
 *
 *     editor ─▶ WAF ─▶ CloudFront ─ /api/… ─▶ REST API
 *                          └─────── /… ─────▶ private bucket (npm run site)
 *
 * The web ACL, logs and metrics of CloudFront must be in us-east-1; as a separate stack, they let the
 * API be deployed in any region.
 */
export class ServerlessApiEdgeStack extends SummitStack {
  static readonly REGION = 'us-east-1';
  /** Output with the address of the site, with a trailing slash, for the app client of the editing page. */
  static readonly SITE_URL_OUTPUT = 'SiteUrl';

  /** WAF rules that only count, because texts of editors match them or exceed 8 KB. */
  static readonly ONLY_COUNTED = {
    AWSManagedRulesCommonRuleSet: [
      'SizeRestrictions_BODY',
      'EC2MetaDataSSRF_BODY',
      'GenericLFI_BODY',
      'GenericRFI_BODY',
      'CrossSiteScripting_BODY',
    ],
  };

  constructor(scope: Construct, id: string, props: ServerlessApiEdgeStackProps) {
    const { settings, api } = props;
    super(scope, id, {
      ...props,
      description:
        'summit-stacks F: CloudFront and WAF before the editing page and the content API',
      architecture: 'serverless-api',
      env: { region: ServerlessApiEdgeStack.REGION },
    });
    this.addStackDependency(api, 'the API is an origin');
    const monitoring = new Monitoring(this, 'Monitoring', { settings, page: 'serverless-api' });
    const accessLogs = new PrivateBucket(this, 'AccessLogs', { settings });
    const site = new PrivateBucket(this, 'Site', { settings, accessLogs, reproducible: true });
    const firewall = new WebAcl(this, 'Firewall', {
      settings,
      monitoring,
      onlyCount: ServerlessApiEdgeStack.ONLY_COUNTED,
    });
    const everyRequest = {
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      responseHeadersPolicy: new SecurityHeadersPolicy(
        this,
        'SecurityHeaders',
        siteHeaders(this.outputOf(api, 'LoginUrl')),
      ),
    };
    const behavior = new ApiBehavior(this, 'Api', {
      apiDomain: this.outputOf(api, 'ApiDomain'),
      headers: OriginSecret.headers(api, props),
      monitoring,
    });
    const distribution = new Distribution(this, 'Distribution', {
      comment: 'Editing page and content API',
      webAclId: firewall.arn,
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      defaultRootObject: 'index.html',
      defaultBehavior: {
        ...everyRequest,
        origin: S3BucketOrigin.withOriginAccessControl(site),
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      },
      additionalBehaviors: { '/api/*': { ...everyRequest, ...behavior.options } },
      // Not cached, because a page can be published or shared at any time.
      errorResponses: [403, 404].map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
    });
    acknowledgeDistribution(distribution);
    new DistributionLogs(this, 'Logs', { settings, distribution });
    monitorDistribution(monitoring, distribution);
    new CfnOutput(this, ServerlessApiEdgeStack.SITE_URL_OUTPUT, {
      value: `https://${distribution.domainName}/`,
    });
    new CfnOutput(this, 'SiteBucket', { value: site.bucketName });
  }
}
