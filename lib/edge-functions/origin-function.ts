import { ArnFormat, AssetHashType, Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledgeWildcards } from '../common/acknowledge-wildcards.ts';
import { bundleOf } from '../common/bundles.ts';
import type { ServiceProps } from '../common/service-props.ts';

export interface OriginFunctionProps extends ServiceProps {
  /** File under lambda/ that exports `handler`, without its extension, e.g. `edge-functions/not-found`. */
  readonly entry: string;
  /** Description of the function, one sentence. */
  readonly description: string;
}

/**
 * Lambda@Edge function between CloudFront's cache and the origin. Lambda@Edge has no arm64, no
 * environment variables and no tracing
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html).
 */
export class OriginFunction extends Function {
  constructor(scope: Construct, id: string, props: OriginFunctionProps) {
    // `this` is not available as a scope before super().
    /* eslint-disable awscdk/require-passing-this, awscdk/no-variable-construct-id */
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: props.settings.logRetention,
      removalPolicy: props.settings.removalPolicy,
    });
    const role = new Role(scope, `${id}Role`, {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    /* eslint-enable awscdk/require-passing-this, awscdk/no-variable-construct-id */
    grantWriteLogs(role, logGroup);
    const bundle = bundleOf(props.entry, Architecture.X86_64.name);
    super(scope, id, {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.X86_64,
      code: Code.fromAsset(bundle.folder, {
        assetHash: bundle.hash,
        assetHashType: AssetHashType.CUSTOM,
      }),
      handler: 'index.handler',
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      timeout: Duration.seconds(3),
      memorySize: 128,
    });
    const period = Duration.minutes(5);
    props.monitoring.graph(
      'Lambda@Edge in us-east-1: calls and errors',
      this.metricInvocations({ period }),
      this.metricErrors({ period }),
    );
  }
}

/**
 * Lets replicas write to a log group of this name in their own regions, but not create it: Lambda
 * would create a group without expiry that no stack deletes.
 */
function grantWriteLogs(role: Role, logGroup: LogGroup): void {
  const everywhere = Stack.of(role).formatArn({
    service: 'logs',
    region: '*',
    resource: 'log-group',
    resourceName: `${logGroup.logGroupName}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  role.addToPolicy(
    new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [everywhere],
    }),
  );
  acknowledgeWildcards(role, [everywhere], 'Lambda@Edge logs in the region that answers.');
}
