import { Duration, Stack } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  type ApiKeySourceType,
  type CfnRestApi,
  EndpointType,
  LogGroupLogDestination,
  type MethodOptions,
  MethodLoggingLevel,
  RestApi,
  SecurityPolicy,
  Stage,
  type StageOptions,
} from 'aws-cdk-lib/aws-apigateway';
import type { PolicyDocument } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { StageSettings } from './stage-settings.ts';
import type { ServiceProps } from './service-props.ts';
import type { Monitoring } from './monitoring.ts';

export interface ServiceApiProps extends ServiceProps {
  /** Purpose of the API, in a few words. */
  readonly description: string;
  /** @default - all bodies are text */
  readonly binaryMediaTypes?: string[];
  /** @default - every method is public */
  readonly defaultMethodOptions?: MethodOptions;
  /**
   * Stages with their variables; `prod` is required.
   *
   * @default - only `prod`, without variables
   */
  readonly stages?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /**
   * Source of the API key whose usage plan a request counts for.
   *
   * @default - a header of the request
   */
  readonly apiKeySourceType?: ApiKeySourceType;
  /**
   * Resource policy.
   *
   * @default - every method decides by its own authorization
   */
  readonly policy?: PolicyDocument;
}

/**
 * REST API named after its stack, with throttling, tracing, log groups with a retention, TLS 1.2 or
 * newer, and alarms on errors and latency.
 */
export class ServiceApi extends RestApi {
  /** Stages by name. */
  readonly stages: Readonly<Record<string, Stage>>;

  constructor(scope: Construct, id: string, props: ServiceApiProps) {
    const { settings, stages: { prod, ...others } = {} } = props;
    // Before super(), there is no `this` to use as scope.
    // eslint-disable-next-line awscdk/require-passing-this, awscdk/no-variable-construct-id
    const logs = new LogGroup(scope, `${id}AccessLogs`, {
      retention: settings.logRetention,
      removalPolicy: settings.removalPolicy,
    });
    const stageOptions: StageOptions = {
      tracingEnabled: true,
      metricsEnabled: true,
      throttlingRateLimit: 100,
      throttlingBurstLimit: 200,
      accessLogDestination: new LogGroupLogDestination(logs),
      accessLogFormat: AccessLogFormat.jsonWithStandardFields(),
      loggingLevel: MethodLoggingLevel.ERROR,
    };
    super(scope, id, {
      // Metrics have the API's name as dimension: two APIs of one name would share their alarms.
      restApiName: Stack.of(scope).stackName,
      description: props.description,
      endpointTypes: [EndpointType.REGIONAL],
      binaryMediaTypes: props.binaryMediaTypes,
      defaultMethodOptions: props.defaultMethodOptions,
      cloudWatchRole: false,
      apiKeySourceType: props.apiKeySourceType,
      policy: props.policy,
      deployOptions: { ...stageOptions, variables: prod },
    });
    // A resource policy takes effect with the next deployment of the API.
    if (props.policy)
      this.latestDeployment?.addToLogicalId({
        policy: Stack.of(this).resolve(props.policy) as object,
      });
    // The stack has its own output for the URL.
    this.node.tryRemoveChild('Endpoint');
    this.stages = { prod: this.deploymentStage, ...this.addStages(others, stageOptions) };
    for (const [name, stage] of Object.entries(this.stages))
      this.addErrorLog(name, stage, settings);
    const resource = this.node.defaultChild as CfnRestApi;
    resource.securityPolicy = SecurityPolicy.TLS13_1_2_PQ_2025_09;
    resource.endpointAccessMode = 'BASIC';
    this.addAlarms(props.monitoring);
  }

  private addStages(
    variables: Readonly<Record<string, Readonly<Record<string, string>>>>,
    options: StageOptions,
  ): Record<string, Stage> {
    const { latestDeployment: deployment } = this;
    if (!deployment) throw new Error('The API has no deployment that its stages could show.');
    return Object.fromEntries(
      Object.entries(variables).map(([stageName, each]) => [
        stageName,

        new Stage(this, `Stage-${stageName}`, {
          ...options,
          deployment,
          stageName,
          variables: each,
        }),
      ]),
    );
  }

  /**
   * Creates the log group that API Gateway would otherwise create without a retention, outside the
   * stack.
   */
  private addErrorLog(name: string, stage: Stage, settings: StageSettings): void {
    const log = new LogGroup(this, name === 'prod' ? 'ErrorLog' : `ErrorLog-${name}`, {
      logGroupName: `API-Gateway-Execution-Logs_${this.restApiId}/${name}`,
      retention: settings.logRetention,
      removalPolicy: settings.removalPolicy,
    });
    stage.node.addDependency(log);
  }

  private addAlarms(monitoring: Monitoring): void {
    const period = Duration.minutes(5);
    const errors = this.metricServerError({ period, statistic: 'sum' });
    const slow = this.metricLatency({ period, statistic: 'p99' });
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
      evaluationPeriods: 3,
    });
    const refused = this.metricClientError({ period, statistic: 'sum' });
    monitoring.graph(
      'API: requests, refused, failed',
      this.metricCount({ period }),
      refused,
      errors,
    );
    monitoring.graph('API: latency', this.metricLatency({ period, statistic: 'p50' }), slow);
  }
}
