import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Monitoring } from '../common/monitoring.ts';
import { SummitStack, type DeploymentProps } from '../common/summit-stack.ts';
import { CanaryFunction } from './canary-function.ts';
import { FailedInvocations } from '../common/delivery/failed-invocations.ts';

export interface DeliveryReleaseStackProps extends DeploymentProps {
  /**
   * Commit that the templates are made from.
   *
   * @default - the working copy
   */
  readonly commit?: string;
}

/**
 * What runs here? A function that answers with the commit, delivered as every function should be: a
 * new version is asked by a hook, gets a tenth of the calls, then all, and is asked again; a hook
 * that says no or an alarm that rings takes it back.
 *
 *     CloudFormation ─▶ alias ─▶ CodeDeploy ─▶ before ─▶ 10 % ─▶ 100 % ─▶ after
 *                                    ▲ alarm: back to the old version
 */
export class DeliveryReleaseStack extends SummitStack {
  constructor(scope: Construct, id: string, props: DeliveryReleaseStackProps) {
    super(scope, id, {
      ...props,
      description: 'summit-stacks D: which commit runs here, delivered by canary',
      architecture: 'delivery-pipeline',
    });
    const { settings, commit } = props;
    const monitoring = new Monitoring(this, 'Monitoring', { settings, page: 'delivery-pipeline' });
    const failedInvocations = new FailedInvocations(this, 'LostEvents', { monitoring });
    const release = new CanaryFunction(this, 'Release', {
      settings,
      monitoring,
      failedInvocations,
      commit,
    });

    for (const [name, value] of Object.entries({
      ReleaseFunction: release.function.functionName,
      ReleaseAlias: release.alias.functionArn,
      BeforeTrafficFunction: release.before.functionName,
      AfterTrafficFunction: release.after.functionName,
    })) {
      new CfnOutput(this, name, { value });
    }
  }
}
