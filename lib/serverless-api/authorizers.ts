import { Duration, Stack } from 'aws-cdk-lib';
import {
  AuthorizationType,
  CfnAuthorizer,
  type MethodOptions,
  type RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { API_TOKEN, STAGES, type Access } from '../../lambda/serverless-api/contract.ts';
import { METRIC_NAMESPACE } from '../common/metric-namespace.ts';
import type { Monitoring } from '../common/monitoring.ts';
import type { StagedFunction } from './staged-function.ts';
import type { ServiceProps } from '../common/service-props.ts';

export interface AuthorizersProps extends Pick<ServiceProps, 'monitoring'> {
  /** API of the methods. */
  readonly api: RestApi;
  /** User pool of the editors. */
  readonly userPool: IUserPool;
  /** Function that looks up API tokens. */
  readonly authorize: StagedFunction;
}

/** Authorizers of the methods, one for each kind of caller. */
export class Authorizers extends Construct {
  /** Caching of an API token's authorization, during which a revoked or expired token is still accepted. */
  static readonly KEPT = Duration.seconds(30);

  private readonly options: Readonly<Record<Access, MethodOptions>>;

  constructor(scope: Construct, id: string, props: AuthorizersProps) {
    super(scope, id);
    const { api, userPool, authorize, monitoring } = props;
    const restApiId = api.restApiId;
    const identitySource = 'method.request.header.Authorization';
    const people = new CfnAuthorizer(this, 'UserPool', {
      restApiId,
      name: 'user-pool',
      type: 'COGNITO_USER_POOLS',
      identitySource,
      providerArns: [userPool.userPoolArn],
    });
    const programs = new CfnAuthorizer(this, 'ApiTokens', {
      restApiId,
      name: 'api-tokens',
      type: 'TOKEN',
      identitySource,
      identityValidationExpression: API_TOKEN,
      authorizerUri: authorize.uri,
      authorizerResultTtlInSeconds: Authorizers.KEPT.toSeconds(),
    });
    const arn = Stack.of(this).formatArn({
      service: 'execute-api',
      resource: restApiId,
      resourceName: `authorizers/${programs.ref}`,
    });
    for (const stage of STAGES) authorize.letApiCall(stage, arn);
    this.watchTokens(monitoring);
    const person = withAuthorizer(AuthorizationType.COGNITO, people);
    const program = {
      ...withAuthorizer(AuthorizationType.CUSTOM, programs),
      // The authorizer returns the key by which the usage plan counts requests.
      apiKeyRequired: true,
    };
    this.options = {
      anyone: { authorizationType: AuthorizationType.NONE },
      editor: person,
      publisher: person,
      machine: { authorizationType: AuthorizationType.IAM },
      'read token': program,
      'write token': program,
    };
  }

  /** Returns the options of a method for these callers. */
  methodOptions(access: Access): MethodOptions {
    return this.options[access];
  }

  private watchTokens(monitoring: Monitoring): void {
    const metric = (metricName: string) =>
      new Metric({
        namespace: METRIC_NAMESPACE,
        metricName,
        dimensionsMap: { service: 'serverless-api/authorize' },
        period: Duration.minutes(5),
        statistic: 'sum',
      });
    const refused = metric('TokensRefused');
    monitoring.alarm('ApiTokensAreRefused', {
      severity: 'warning',
      summary: 'A hundred API tokens in five minutes were not good.',
      runbook: 'api-tokens-are-refused',
      metric: refused,
      threshold: 100,
    });
    monitoring.graph('API tokens: looked up, refused', metric('TokensAccepted'), refused);
  }
}

function withAuthorizer(
  authorizationType: AuthorizationType,
  { ref: authorizerId }: CfnAuthorizer,
): MethodOptions {
  return { authorizationType, authorizer: { authorizerId, authorizationType } };
}
