import { Duration, Stack } from 'aws-cdk-lib';
import {
  DeploymentLifecycleLambdaTarget,
  DeploymentLifecycleStage,
  type Cluster,
} from 'aws-cdk-lib/aws-ecs';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { VerifyVariables } from '../../lambda/container-delivery/contract.ts';
import { acknowledgeWildcards } from '../common/acknowledge-wildcards.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { ServiceFunction } from '../common/service-function.ts';
import type { Entrance } from './entrance.ts';

export interface DeploymentHooksProps extends ServiceProps {
  /** Load balancer, for calls to the new version. */
  readonly entrance: Entrance;
  /** Cluster of the services. */
  readonly cluster: Cluster;
}

const { PRE_SCALE_UP, POST_TEST_TRAFFIC_SHIFT, POST_PRODUCTION_TRAFFIC_SHIFT } =
  DeploymentLifecycleStage;

/**
 * Lifecycle hooks of a deployment. Before the first task starts, a hook checks that the image is of
 * a commit. When the test rule leads to the new version, and again when it has all traffic, a hook
 * checks that it returns this commit, is ready, and responds correctly. A failed check rolls the
 * deployment back.
 */
export class DeploymentHooks extends Construct {
  /** Hooks for a service, with their stages. */
  readonly targets: readonly DeploymentLifecycleLambdaTarget[];
  /** Function that rejects images without a commit. */
  readonly checkImage: ServiceFunction;
  /** Function that calls the new version. */
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
      } satisfies VerifyVariables,
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('ecs.amazonaws.com') });
    Grant.addToPrincipal({
      grantee: role,
      actions: ['lambda:InvokeFunction'],
      resourceArns: [this.checkImage.functionArn, this.verify.functionArn],
    });
    // Without the CDK's own grants, which include every version.
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
      // The function decides within 20 s, even if the new version does not respond.
      timeout: Duration.seconds(30),
      memorySize: 256,
    });
    // A service is created after its hooks, whose policies can't refer to it.
    const revisions = ['service', 'service-revision'].map((resource) =>
      Stack.of(this).formatArn({
        service: 'ecs',
        resource,
        resourceName: `${cluster.clusterName}/*`,
      }),
    );
    Grant.addToPrincipal({
      grantee: hook,
      actions: ['ecs:DescribeServiceRevisions'],
      resourceArns: revisions,
    });
    acknowledgeWildcards(hook.role, revisions, 'This cluster’s services and their revisions.');
    return hook;
  }
}
