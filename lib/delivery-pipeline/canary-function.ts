import { Duration } from 'aws-cdk-lib';
import {
  LambdaApplication,
  LambdaDeploymentConfig,
  LambdaDeploymentGroup,
  TrafficRouting,
} from 'aws-cdk-lib/aws-codedeploy';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias } from 'aws-cdk-lib/aws-lambda';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { StageSettings } from '../common/stage-settings.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { ServiceFunction } from '../common/service-function.ts';
import type { FailedInvocations } from '../common/delivery/failed-invocations.ts';

export interface CanaryFunctionProps extends ServiceProps {
  /**
   * Commit that the function returns.
   *
   * @default 'working-copy'
   */
  readonly commit?: string;
  /** Dead-letter queue of the hooks. */
  readonly failedInvocations: FailedInvocations;
}

/**
 * Function that returns the deployed commit, the alias for all callers, and the deployment that
 * updates the alias.
 */
export class CanaryFunction extends Construct {
  /** Name of the alias that callers use instead of a version. */
  static readonly ALIAS = 'live';
  /** Percentage of the calls that a new version gets first. */
  static readonly PERCENTAGE = 10;
  /**
   * Timeout of a hook: longer than five concurrent calls of 5 seconds and the report, with four
   * attempts.
   */
  static readonly HOOK_TIMEOUT = Duration.seconds(60);

  /** Function whose versions have the commit in their environment. */
  readonly function: ServiceFunction;
  /** Alias of the active version. */
  readonly alias: Alias;
  /** Hook that calls the new version before the traffic shift. */
  readonly before: ServiceFunction;
  /** Hook that calls the alias after the traffic shift. */
  readonly after: ServiceFunction;

  constructor(scope: Construct, id: string, props: CanaryFunctionProps) {
    super(scope, id);
    const { settings, monitoring, commit = 'working-copy' } = props;
    this.function = new ServiceFunction(this, 'Release', {
      settings,
      monitoring,
      entry: 'delivery-pipeline/release',
      description: 'Answers which commit runs here',
      timeout: Duration.seconds(10),
      memorySize: 128,
      environment: { COMMIT: commit },
    });
    const version = this.function.currentVersion;
    this.alias = new Alias(this, 'Alias', { aliasName: CanaryFunction.ALIAS, version });
    this.before = this.hook('BeforeTraffic', version.functionArn, props);
    // The ARN as text, as the alias itself refers to this hook.
    this.after = this.hook(
      'AfterTraffic',
      `${this.function.functionArn}:${CanaryFunction.ALIAS}`,
      props,
    );
    const errors = this.alias.metricErrors({ period: Duration.minutes(1) });
    const fails = monitoring.alarm('CanaryFails', {
      severity: 'critical',
      summary: 'The function throws or times out; a deployment that is under way is taken back.',
      runbook: 'canary-fails',
      metric: errors,
      threshold: 1,
    });
    monitoring.graph('Release: errors by the alias', errors);
    this.addDeployment(fails, settings);
  }

  private hook(id: string, asked: string, props: CanaryFunctionProps): ServiceFunction {
    const { settings, monitoring, failedInvocations, commit = 'working-copy' } = props;
    const hook = new ServiceFunction(this, id, {
      settings,
      monitoring,
      entry:
        id === 'BeforeTraffic'
          ? 'delivery-pipeline/before-traffic'
          : 'delivery-pipeline/after-traffic',
      description: 'Asks a new version, and tells CodeDeploy whether it may have the traffic',
      timeout: CanaryFunction.HOOK_TIMEOUT,
      memorySize: 256,
      environment: {
        ASKED: asked,
        COMMIT: commit,
        NEW_VERSION: this.function.currentVersion.version,
      },
    });
    Grant.addToPrincipal({
      grantee: hook,
      actions: ['lambda:InvokeFunction'],
      resourceArns: [asked],
    });
    failedInvocations.addFunction(hook);
    return hook;
  }

  private addDeployment(fails: Alarm, settings: StageSettings): void {
    const role = this.deploymentRole(fails);
    new LambdaDeploymentGroup(this, 'Deployment', {
      application: new LambdaApplication(this, 'Application'),
      alias: this.alias,
      deploymentConfig: new LambdaDeploymentConfig(this, 'Canary', {
        trafficRouting: TrafficRouting.timeBasedCanary({
          percentage: CanaryFunction.PERCENTAGE,
          interval: Duration.minutes(settings.protectData ? 5 : 1),
        }),
      }),
      alarms: [fails],
      autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true },
      preHook: this.before,
      postHook: this.after,
      // AWS's own policy for it includes every alias of the account.
      role: role.withoutPolicyUpdates(),
    });
  }

  private deploymentRole(fails: Alarm): Role {
    const role = new Role(this, 'DeploymentRole', {
      assumedBy: new ServicePrincipal('codedeploy.amazonaws.com'),
    });
    const allow = (resource: string, ...actions: string[]) =>
      Grant.addToPrincipal({ grantee: role, actions, resourceArns: [resource] });
    const { functionArn } = this.function;
    allow(functionArn, 'lambda:GetAlias', 'lambda:UpdateAlias');
    allow(`${functionArn}:${CanaryFunction.ALIAS}`, 'lambda:GetProvisionedConcurrencyConfig');
    for (const hook of [this.before, this.after]) allow(hook.functionArn, 'lambda:InvokeFunction');
    allow(fails.alarmArn, 'cloudwatch:DescribeAlarms');
    return role;
  }
}
