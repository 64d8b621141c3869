import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Monitoring } from '../common/monitoring.ts';
import { SummitStack, type DeploymentProps } from '../common/summit-stack.ts';
import { CanaryFunction } from './canary-function.ts';
import { FailedInvocations } from '../common/delivery/failed-invocations.ts';

export interface DeliveryReleaseStackProps extends DeploymentProps {
  /**
   * Commit of the templates.
   *
   * @default - the working copy
   */
  readonly commit?: string;
}

/**
 * Function that returns the deployed commit, with a canary deployment: a hook calls a new version,
 * which then gets a tenth of the calls, then all of them, and is called by a second hook. A hook
 * that fails or an alarm in ALARM rolls the deployment back.
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
