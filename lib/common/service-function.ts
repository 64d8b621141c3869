import { Duration } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { AssetCode, Code, Function, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Validations, AssetHashType } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { METRIC_NAMESPACE } from './metric-namespace.ts';
import { bundleOf } from './bundles.ts';
import type { ServiceProps } from './service-props.ts';

export interface ServiceFunctionProps extends ServiceProps {
  /**
   * File under lambda/ that exports `handler`, without its extension, e.g. `image-resizer/resize`.
   */
  readonly entry: string;
  /** Description of the function, one sentence. */
  readonly description: string;
  /** Timeout of an invocation. */
  readonly timeout: Duration;
  /** Memory in MiB; CPU is in proportion, one vCPU at 1,769. */
  readonly memorySize: number;
  /** @default - only the variables of every function */
  readonly environment?: Record<string, string>;
  /**
   * Texts of further files beside the program, by their paths.
   *
   * @default - no further files
   */
  readonly files?: Readonly<Record<string, string>>;
  /**
   * Adds the alarm on errors. Not for a function whose caller handles its errors by name, such as a
   * state machine.
   *
   * @default true
   */
  readonly errorAlarm?: boolean;
}

/**
 * Function on Node 24 with its own role and log group, JSON logs, tracing, and alarms on errors and
 * throttles. Its code is the esbuild bundle of a file under lambda/.
 */
export class ServiceFunction extends Function {
  /** Own role, which an imported function lacks. */
  declare readonly role: Role;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    // Before super(), there is no `this` to use as scope.
    /* eslint-disable awscdk/require-passing-this, awscdk/no-variable-construct-id */
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: props.settings.logRetention,
      removalPolicy: props.settings.removalPolicy,
    });
    const role = new Role(scope, `${id}Role`, {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    /* eslint-enable awscdk/require-passing-this, awscdk/no-variable-construct-id */
    logGroup.grants.write(role);
    super(scope, id, {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: props.settings.architecture,
      code: bundleCode(props),
      handler: 'index.handler',
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      timeout: props.timeout,
      memorySize: props.memorySize,
      // CloudFormation keeps a version that an alias refers to.
      currentVersionOptions: { removalPolicy: props.settings.removalPolicy },
      environment: {
        POWERTOOLS_SERVICE_NAME: props.entry,
        POWERTOOLS_METRICS_NAMESPACE: METRIC_NAMESPACE,
        ...props.environment,
      },
    });
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'X-Ray has no resource-level permission for PutTraceSegments and PutTelemetryRecords.',
    });
    this.addAlarms(id, props);
  }

  private addAlarms(id: string, { monitoring, errorAlarm = true }: ServiceFunctionProps): void {
    const period = Duration.minutes(5);
    if (errorAlarm) {
      monitoring.alarm(`${id}Fails`, {
        severity: 'critical',
        summary: `${id} throws errors, crashes, runs out of memory or times out.`,
        runbook: 'function-fails',
        metric: this.metricErrors({ period }),
        threshold: 1,
      });
    }
    monitoring.alarm(`${id}IsThrottled`, {
      severity: 'warning',
      summary: `${id} is refused for want of concurrency.`,
      runbook: 'function-is-throttled',
      metric: this.metricThrottles({ period }),
      threshold: 1,
    });
    const invocations = this.metricInvocations({ period, label: id });
    const errors = this.metricErrors({ period, label: id });
    const slowest = this.metricDuration({ period, statistic: 'p99', label: id });
    monitoring.graph('Functions: calls', invocations);
    monitoring.graph('Functions: errors', errors);
    monitoring.graph('Functions: duration of the slowest in a hundred', slowest);
  }
}

function bundleCode({ entry, settings, files }: ServiceFunctionProps): AssetCode {
  const bundle = bundleOf(entry, settings.architecture.name, files);
  return Code.fromAsset(bundle.folder, {
    assetHash: bundle.hash,
    assetHashType: AssetHashType.CUSTOM,
  });
}
