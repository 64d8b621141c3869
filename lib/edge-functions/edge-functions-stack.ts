import { CfnOutput, Duration } from 'aws-cdk-lib';
import {
  AllowedMethods,
  Distribution,
  FunctionEventType,
  HttpVersion,
  KeyValueStore,
  LambdaEdgeEventType,
  PriceClass,
  ViewerProtocolPolicy,
  type BehaviorOptions,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { Construct } from 'constructs';
import {
  CONTENT_SECURITY_POLICY,
  CUSTOM_HEADERS,
  TRANSPORT_SECURITY_AGE,
} from '../../lambda/edge-functions/contract.ts';
import { acknowledgeDistribution } from '../common/acknowledge-distribution.ts';
import { DistributionLogs } from '../common/distribution-logs.ts';
import { monitorDistribution } from '../common/monitor-distribution.ts';
import { Monitoring } from '../common/monitoring.ts';
import { PrivateBucket } from '../common/private-bucket.ts';
import { SecurityHeadersPolicy } from '../common/security-headers-policy.ts';
import type { StageSettings } from '../common/stage-settings.ts';
import { SummitStack, type DeploymentProps } from '../common/summit-stack.ts';
import { acknowledgeNoFirewall } from './acknowledgements.ts';
import { DeviceAndCountryPolicy } from './device-and-country-policy.ts';
import { OriginFunction } from './origin-function.ts';
import { PathCachePolicy } from './path-cache-policy.ts';
import { ViewerFunction } from './viewer-function.ts';

/**
 * Static site with functions at the edge (Chicago 2017: "reading headers, rewriting URLS, serving
 * custom content and validating sessions").
 *
 *     viewer ─▶ viewer request ─▶ cache ─▶ S3
 *     viewer ◀─ viewer response ◀─ cache ◀─ not found ◀─ S3
 *
 * Lambda@Edge functions must be in us-east-1; the distribution is in the same stack.
 */
export class EdgeFunctionsStack extends SummitStack {
  static readonly REGION = 'us-east-1';

  constructor(scope: Construct, id: string, props: DeploymentProps) {
    super(scope, id, {
      ...props,
      description: 'summit-stacks J: a site with functions at the edge',
      architecture: 'edge-functions',
      env: { region: EdgeFunctionsStack.REGION },
    });
    const { settings } = props;
    const monitoring = new Monitoring(this, 'Monitoring', { settings, page: 'edge-functions' });
    const accessLogs = new PrivateBucket(this, 'AccessLogs', { settings });
    const site = new PrivateBucket(this, 'Site', { settings, accessLogs });
    const keys = new KeyValueStore(this, 'SessionKeys', {
      comment: 'Secrets that sessions are signed with',
    });
    keys.applyRemovalPolicy(settings.removalPolicy);
    const notFound = new OriginFunction(this, 'NotFound', {
      settings,
      monitoring,
      entry: 'edge-functions/not-found',
      description: 'Answers for what is not in the bucket',
    });
    const distribution = new Distribution(this, 'Distribution', {
      comment: 'Edge functions',
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(site),
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        ...this.policies(),
        functionAssociations: this.viewerFunctions(settings, monitoring, keys),
        edgeLambdas: [
          {
            eventType: LambdaEdgeEventType.ORIGIN_RESPONSE,
            functionVersion: notFound.currentVersion,
          },
        ],
      },
      errorResponses: [{ httpStatus: 404, ttl: Duration.minutes(1) }],
    });
    acknowledgeDistribution(distribution);
    acknowledgeNoFirewall(distribution);
    new DistributionLogs(this, 'Logs', { settings, distribution });
    monitorDistribution(monitoring, distribution);
    new CfnOutput(this, 'SiteUrl', { value: `https://${distribution.domainName}/` });
    new CfnOutput(this, 'SiteBucket', { value: site.bucketName });
    new CfnOutput(this, 'SessionKeysArn', { value: keys.keyValueStoreArn });
    new CfnOutput(this, 'NotFoundFunction', { value: notFound.functionName });
  }

  /** Policies of the cache, of requests to the origin and of responses. */
  private policies(): Omit<BehaviorOptions, 'origin'> {
    return {
      cachePolicy: new PathCachePolicy(this, 'ByPath'),
      originRequestPolicy: new DeviceAndCountryPolicy(this, 'DeviceAndCountry'),
      responseHeadersPolicy: new SecurityHeadersPolicy(this, 'SecurityHeaders', {
        contentSecurityPolicy: CONTENT_SECURITY_POLICY,
        transportSecurityAge: Duration.seconds(TRANSPORT_SECURITY_AGE),
        customHeaders: CUSTOM_HEADERS,
      }),
    };
  }

  private viewerFunctions(
    settings: StageSettings,
    monitoring: Monitoring,
    keyValueStore: KeyValueStore,
  ): BehaviorOptions['functionAssociations'] {
    return [
      {
        eventType: FunctionEventType.VIEWER_REQUEST,
        function: new ViewerFunction(this, 'ViewerRequest', {
          settings,
          monitoring,
          entry: 'edge-functions/edge/viewer-request',
          comment: 'Sessions, and which file a viewer gets',
          keyValueStore,
        }),
      },
      {
        eventType: FunctionEventType.VIEWER_RESPONSE,
        function: new ViewerFunction(this, 'ViewerResponse', {
          settings,
          monitoring,
          entry: 'edge-functions/edge/viewer-response',
          comment: 'What is for one viewer alone',
        }),
      },
    ];
  }
}
