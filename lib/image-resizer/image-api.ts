import { Duration, Stack } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  type CfnRestApi,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  RestApi,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigateway';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { DeploymentProfile } from '../common/deployment-profile.ts';
import type { Monitoring } from '../common/monitoring.ts';
import type { PrivateBucket } from '../common/private-bucket.ts';
import { ServiceFunction } from '../common/service-function.ts';
import { acknowledgePublicApi } from './acknowledgements.ts';
import { IMAGE_ENVIRONMENT, IMAGE_MEMORY } from './image-memory.ts';

export interface ImageApiProps {
  /** What differs between deployments. */
  readonly profile: DeploymentProfile;
  /** Where its alarms and graphs go. */
  readonly monitoring: Monitoring;
  /** What was uploaded. */
  readonly uploads: PrivateBucket;
  /** What was made of it. */
  readonly derivatives: PrivateBucket;
}

/** `GET /` the page, `POST /uploads` a form for S3, `GET /{size}/{key}` an image: a function each. */
export class ImageApi extends Construct {
  /** The REST API. */
  readonly api: RestApi;

  constructor(scope: Construct, id: string, props: ImageApiProps) {
    super(scope, id);
    const { profile, monitoring, uploads, derivatives } = props;
    const page = new ServiceFunction(this, 'Page', {
      profile,
      monitoring,
      entry: 'image-resizer/page',
      description: 'Answers the upload page',
      timeout: Duration.seconds(5),
      memorySize: 256,
    });
    const upload = new ServiceFunction(this, 'Upload', {
      profile,
      monitoring,
      entry: 'image-resizer/upload',
      description: 'Answers a presigned POST for one image',
      timeout: Duration.seconds(10),
      memorySize: 512,
      environment: { UPLOADS_BUCKET: uploads.bucketName },
    });
    uploads.grantWriteObjects(upload);
    const deliver = new ServiceFunction(this, 'Deliver', {
      profile,
      monitoring,
      entry: 'image-resizer/deliver',
      description: 'Answers an image in a size and format, and makes it on the first request',
      timeout: Duration.seconds(26),
      memorySize: IMAGE_MEMORY,
      environment: {
        ...IMAGE_ENVIRONMENT,
        UPLOADS_BUCKET: uploads.bucketName,
        DERIVATIVES_BUCKET: derivatives.bucketName,
      },
    });
    uploads.grantReadObjects(deliver);
    derivatives.grantReadObjects(deliver);
    derivatives.grantWriteObjects(deliver);

    this.api = this.restApi(profile);
    this.api.root.addMethod('GET', new LambdaIntegration(page));
    this.api.root.addResource('uploads').addMethod('POST', new LambdaIntegration(upload));
    // API Gateway has no path part with two variables: the function takes '400x300' apart.
    this.api.root
      .addResource('{size}')
      .addResource('{key+}')
      .addMethod('GET', new LambdaIntegration(deliver));
    acknowledgePublicApi(this.api);
    this.addAlarms(monitoring);
  }

  private restApi(profile: DeploymentProfile): RestApi {
    const logs = new LogGroup(this, 'AccessLogs', {
      retention: profile.logRetention,
      removalPolicy: profile.removalPolicy,
    });
    const api = new RestApi(this, 'Api', {
      // Metrics go by the name: two APIs of one name would share their alarms.
      restApiName: Stack.of(this).stackName,
      description: 'Uploads and images',
      endpointTypes: [EndpointType.REGIONAL],
      // Which answers are binary goes by the request's Accept, where browsers differ: so all are.
      binaryMediaTypes: ['*/*'],
      cloudWatchRole: false,
      deployOptions: {
        tracingEnabled: true,
        metricsEnabled: true,
        throttlingRateLimit: 100,
        throttlingBurstLimit: 200,
        accessLogDestination: new LogGroupLogDestination(logs),
        accessLogFormat: AccessLogFormat.jsonWithStandardFields(),
        loggingLevel: MethodLoggingLevel.ERROR,
      },
    });
    // The stack has an output of its own for it.
    api.node.tryRemoveChild('Endpoint');
    this.ownErrorLog(api, profile);
    const resource = api.node.defaultChild as CfnRestApi;
    resource.securityPolicy = SecurityPolicy.TLS13_1_2_PQ_2025_09;
    resource.endpointAccessMode = 'BASIC';
    return api;
  }

  /** API Gateway would make this group itself, keep its events for ever and leave it behind. */
  private ownErrorLog(api: RestApi, profile: DeploymentProfile): void {
    const log = new LogGroup(this, 'ErrorLog', {
      logGroupName: `API-Gateway-Execution-Logs_${api.restApiId}/prod`,
      retention: profile.logRetention,
      removalPolicy: profile.removalPolicy,
    });
    api.deploymentStage.node.addDependency(log);
  }

  private addAlarms(monitoring: Monitoring): void {
    const period = Duration.minutes(5);
    const errors = this.api.metricServerError({ period, statistic: 'sum' });
    const slow = this.api.metricLatency({ period, statistic: 'p99' });
    monitoring.alarm('ApiFails', {
      severity: 'critical',
      summary: 'The API answers 5xx.',
      runbook: 'api-fails',
      metric: errors,
      threshold: 1,
    });
    monitoring.alarm('ApiIsSlow', {
      severity: 'warning',
      summary: 'One request in a hundred takes 10 seconds or more.',
      runbook: 'api-is-slow',
      metric: slow,
      threshold: 10_000,
      periods: 3,
    });
    const refused = this.api.metricClientError({ period, statistic: 'sum' });
    monitoring.graph(
      'API: requests, refused, failed',
      this.api.metricCount({ period }),
      refused,
      errors,
    );
    monitoring.graph('API: latency', this.api.metricLatency({ period, statistic: 'p50' }), slow);
  }
}
