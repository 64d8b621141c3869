import { Duration, Stack } from 'aws-cdk-lib';
import {
  DeploymentLifecycleLambdaTarget,
  DeploymentLifecycleStage,
  type Cluster,
} from 'aws-cdk-lib/aws-ecs';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from '../common/acknowledge-wildcards.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { ServiceFunction } from '../common/service-function.ts';
import type { Entrance } from './entrance.ts';

export interface DeploymentHooksProps extends ServiceProps {
  /** Through which they reach the new version. */
  readonly entrance: Entrance;
  /** Whose services they look at. */
  readonly cluster: Cluster;
}

const { PRE_SCALE_UP, POST_TEST_TRAFFIC_SHIFT, POST_PRODUCTION_TRAFFIC_SHIFT } =
  DeploymentLifecycleStage;

/**
 * What ECS asks during each deployment whether to go on. Before the first task: is the image of a
 * commit? When the new version can be reached by its test rule, and when it has all traffic: does it
 * say that it is that commit, is it ready, does it do its work? A no takes the deployment back.
 */
export class DeploymentHooks extends Construct {
  /** What ECS calls, and when. */
  readonly targets: readonly DeploymentLifecycleLambdaTarget[];
  /** Refuses images that are of no commit. */
  readonly checkImage: ServiceFunction;
  /** Calls the new version. */
  readonly verify: ServiceFunction;

  constructor(scope: Construct, id: string, props: DeploymentHooksProps) {
    super(scope, id);
    const { settings, monitoring, entrance, cluster } = props;
    const common = { settings, monitoring, cluster };
    this.checkImage = this.function('CheckImage', common, {
      entry: 'container-delivery/check-image',
      description: 'Refuses to deploy an image that is not named by a commit',
      environment: {},
    });
    this.verify = this.function('Verify', common, {
      entry: 'container-delivery/verify',
      description: 'Calls a new version and decides whether it may have the traffic',
      environment: {
        ENTRANCE: `${entrance.scheme}://${entrance.loadBalancer.loadBalancerDnsName}`,
        DOMAIN_NAME: entrance.domainName,
      },
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('ecs.amazonaws.com') });
    Grant.addToPrincipal({
      grantee: role,
      actions: ['lambda:InvokeFunction'],
      resourceArns: [this.checkImage.functionArn, this.verify.functionArn],
    });
    // So that the CDK's own grants, of every version, add nothing.
    const invoker = role.withoutPolicyUpdates();
    this.targets = [
      new DeploymentLifecycleLambdaTarget(this.checkImage, 'CheckImage', {
        role: invoker,
        lifecycleStages: [PRE_SCALE_UP],
      }),
      new DeploymentLifecycleLambdaTarget(this.verify, 'Verify', {
        role: invoker,
        lifecycleStages: [POST_TEST_TRAFFIC_SHIFT, POST_PRODUCTION_TRAFFIC_SHIFT],
      }),
    ];
  }

  private function(
    id: string,
    { settings, monitoring, cluster }: Omit<DeploymentHooksProps, 'entrance'>,
    its: { entry: string; description: string; environment: Record<string, string> },
  ): ServiceFunction {
    const hook = new ServiceFunction(this, id, {
      settings,
      monitoring,
      ...its,
      // The decision is made in 20 s, whatever the new version does.
      timeout: Duration.seconds(30),
      memorySize: 256,
    });
    // A service is made after its hooks: they can't name it.
    const revisions = Stack.of(this).formatArn({
      service: 'ecs',
      resource: 'service-revision',
      resourceName: `${cluster.clusterName}/*`,
    });
    Grant.addToPrincipal({
      grantee: hook,
      actions: ['ecs:DescribeServiceRevisions'],
      resourceArns: [revisions],
    });
    if (hook.role)
      acknowledgeWildcards(hook.role, [revisions], 'The revisions of this cluster’s services.');
    return hook;
  }
}
