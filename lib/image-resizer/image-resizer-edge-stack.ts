import { CfnOutput, Duration } from 'aws-cdk-lib';
import {
  AllowedMethods,
  CacheHeaderBehavior,
  CachePolicy,
  Distribution,
  Function,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  OriginRequestPolicy,
  OriginSslPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { join } from 'node:path';
import { acknowledgeDistribution } from '../common/acknowledge-distribution.ts';
import { DistributionLogs } from '../common/distribution-logs.ts';
import { edgeName } from '../common/edge-name.ts';
import { monitorDistribution } from '../common/monitor-distribution.ts';
import { Monitoring } from '../common/monitoring.ts';
import { OriginSecret, type OriginProps } from '../common/origin-secret.ts';
import { PROJECT } from '../common/project.ts';
import { SummitStack, type DeploymentProps } from '../common/summit-stack.ts';
import { WebAcl } from '../common/web-acl.ts';
import { ImageResizerStack } from './image-resizer-stack.ts';

export interface ImageResizerEdgeStackProps extends DeploymentProps, OriginProps {
  /** Stack whose API is the origin. */
  readonly resizer: ImageResizerStack;
}

/**
 * CloudFront and WAF in front of the API. Their web ACL, logs and metrics must be in us-east-1; as a
 * separate stack, they let the resizer be deployed in any region.
 */
export class ImageResizerEdgeStack extends SummitStack {
  static readonly REGION = 'us-east-1';

  constructor(scope: Construct, id: string, props: ImageResizerEdgeStackProps) {
    const { settings, resizer } = props;
    super(scope, id, {
      ...props,
      description: 'summit-stacks A: CloudFront and WAF in front of the image resizer',
      architecture: 'image-resizer',
      env: { region: ImageResizerEdgeStack.REGION },
    });
    this.addStackDependency(resizer, 'the API is the origin');
    const monitoring = new Monitoring(this, 'Monitoring', { settings, page: 'image-resizer' });
    const firewall = new WebAcl(this, 'Firewall', { settings, monitoring });
    const domain = this.outputOf(resizer, ImageResizerStack.API_DOMAIN_OUTPUT);
    const origin = new HttpOrigin(domain, {
      originPath: '/prod',
      customHeaders: OriginSecret.headers(resizer, props),
      originSslProtocols: [OriginSslPolicy.TLS_V1_2],
      readTimeout: Duration.seconds(30),
    });
    const everyRequest = {
      origin,
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      responseHeadersPolicy: ResponseHeadersPolicy.SECURITY_HEADERS,
    };
    const accept = this.acceptFunction();
    const distribution = new Distribution(this, 'Distribution', {
      comment: 'Image resizer',
      webAclId: firewall.arn,
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      defaultBehavior: {
        ...everyRequest,
        cachePolicy: new CachePolicy(this, 'ImagesByFormat', {
          cachePolicyName: edgeName(this, 'ImagesByFormat'),
          headerBehavior: CacheHeaderBehavior.allowList('Accept'),
          minTtl: Duration.seconds(0),
          defaultTtl: Duration.seconds(0),
          maxTtl: Duration.days(365),
        }),
        functionAssociations: [{ eventType: FunctionEventType.VIEWER_REQUEST, function: accept }],
      },
      additionalBehaviors: {
        uploads: {
          ...everyRequest,
          allowedMethods: AllowedMethods.ALLOW_ALL,
          cachePolicy: CachePolicy.CACHING_DISABLED,
          originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        },
      },
      // A preset is missing only until its upload is processed.
      errorResponses: [{ httpStatus: 404, ttl: Duration.seconds(0) }],
    });
    acknowledgeDistribution(distribution);
    new DistributionLogs(this, 'Logs', { settings, distribution });
    this.addAlarms(monitoring, distribution, accept);
    new CfnOutput(this, 'SiteUrl', { value: `https://${distribution.domainName}/` });
  }

  private acceptFunction(): Function {
    return new Function(this, 'Accept', {
      functionName: edgeName(this, 'Accept'),
      comment: 'Leaves the best image format of Accept',
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromFile({
        filePath: join(PROJECT, 'lambda/image-resizer/edge/accept.js'),
      }),
    });
  }

  private addAlarms(monitoring: Monitoring, distribution: Distribution, accept: Function): void {
    const period = Duration.minutes(5);
    const failures = ['FunctionExecutionErrors', 'FunctionValidationErrors'].map(
      (metricName) =>
        new Metric({
          namespace: 'AWS/CloudFront',
          metricName,
          dimensionsMap: { FunctionName: accept.functionName, Region: 'Global' },
          period,
          statistic: 'sum',
        }),
    );
    monitoring.graph('Accept function: errors', ...failures);
    monitorDistribution(monitoring, distribution);
  }
}
