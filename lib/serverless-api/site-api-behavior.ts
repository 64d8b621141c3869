import { Duration } from 'aws-cdk-lib';
import {
  AllowedMethods,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  Function,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  OriginSslPolicy,
  type BehaviorOptions,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { join } from 'node:path';
import { edgeName } from '../common/edge-name.ts';
import type { Monitoring } from '../common/monitoring.ts';
import { PROJECT } from '../common/project.ts';
import type { ServiceProps } from '../common/service-props.ts';

export interface ApiBehaviorProps extends Pick<ServiceProps, 'monitoring'> {
  /** Host of the API: `{id}.execute-api.{region}.amazonaws.com`. */
  readonly apiDomain: string;
  /** Headers that CloudFront adds. @default - none */
  readonly headers?: Record<string, string>;
}

/**
 * Behavior of the distribution for the API. It caches only what the API allows, by path, locale,
 * position in a list and token, so that no response for one caller reaches another. Other query
 * parameters are removed, so that they can neither fill nor poison the cache.
 */
export class ApiBehavior extends Construct {
  /** Query parameters of the API's public reads. */
  static readonly PARAMETERS = ['locale', 'limit', 'cursor'];

  /** Options of the distribution's behavior for `/api/*`. */
  readonly options: BehaviorOptions;

  constructor(scope: Construct, id: string, props: ApiBehaviorProps) {
    super(scope, id);
    this.options = {
      origin: new HttpOrigin(props.apiDomain, {
        originPath: '/prod',
        customHeaders: props.headers,
        originSslProtocols: [OriginSslPolicy.TLS_V1_2],
        readTimeout: Duration.seconds(30),
      }),
      allowedMethods: AllowedMethods.ALLOW_ALL,
      // CloudFront would make the ETags weak, and If-Match never matches a weak ETag.
      compress: false,
      cachePolicy: new CachePolicy(this, 'PublicReads', {
        cachePolicyName: edgeName(this, 'PublicReads'),
        headerBehavior: CacheHeaderBehavior.allowList('Authorization'),
        queryStringBehavior: CacheQueryStringBehavior.allowList(...ApiBehavior.PARAMETERS),
        minTtl: Duration.seconds(0),
        defaultTtl: Duration.seconds(0),
        maxTtl: Duration.days(1),
      }),
      originRequestPolicy: new OriginRequestPolicy(this, 'AllButHost', {
        originRequestPolicyName: edgeName(this, 'AllButHost'),
        comment: 'API Gateway goes by its own host',
        headerBehavior: OriginRequestHeaderBehavior.denyList('Host'),
      }),
      functionAssociations: [
        {
          eventType: FunctionEventType.VIEWER_REQUEST,
          function: this.stripPrefix(props.monitoring),
        },
      ],
    };
  }

  private stripPrefix(monitoring: Monitoring): Function {
    const strip = new Function(this, 'StripPrefix', {
      functionName: edgeName(this, 'StripPrefix'),
      comment: 'Takes /api off the path',
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromFile({
        filePath: join(PROJECT, 'lambda/serverless-api/edge/strip-prefix.js'),
      }),
    });
    const failures = ['FunctionExecutionErrors', 'FunctionValidationErrors'].map(
      (metricName) =>
        new Metric({
          namespace: 'AWS/CloudFront',
          metricName,
          dimensionsMap: { FunctionName: strip.functionName, Region: 'Global' },
          period: Duration.minutes(5),
          statistic: 'sum',
        }),
    );
    monitoring.graph('CloudFront function: errors', ...failures);
    return strip;
  }
}
