import { Duration } from 'aws-cdk-lib';
import {
  AllocationStrategy,
  EcsMachineImageType,
  JobQueue,
  JobStateTimeLimitActionsReason,
  ManagedEc2EcsComputeEnvironment,
} from 'aws-cdk-lib/aws-batch';
import { InstanceClass, InstanceType } from 'aws-cdk-lib/aws-ec2';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { ServiceNetwork } from '../common/service-network.ts';
import type { ServiceProps } from '../common/service-props.ts';
import type { Hosts } from './hosts.ts';
import type { HpcBatchOptions } from './options.ts';

export interface ComputeProps
  extends Pick<ServiceProps, 'settings'>, Pick<HpcBatchOptions, 'maxVcpus'> {
  /** Network of the instances. */
  readonly network: ServiceNetwork;
  /** Role and launch template of the instances. */
  readonly hosts: Hosts;
  /**
   * Instances of an accelerated queue.
   *
   * @default - several generations of general instances, so that Spot has a choice
   */
  readonly accelerated?: {
    readonly instanceTypes: readonly InstanceType[];
    /** @default EcsMachineImageType.ECS_AL2023 */
    readonly imageType?: EcsMachineImageType;
  };
}

const ARM = [
  InstanceClass.M6G,
  InstanceClass.M7G,
  InstanceClass.C6G,
  InstanceClass.C7G,
  InstanceClass.R7G,
];
const X86 = [
  InstanceClass.M6I,
  InstanceClass.M7I,
  InstanceClass.C6I,
  InstanceClass.C7I,
  InstanceClass.R7I,
];

/**
 * Job queue with Spot capacity first and on-demand capacity second, both with zero vCPUs while no job
 * waits. Jobs that can't be placed are canceled instead of staying RUNNABLE for ever.
 */
export class Compute extends Construct {
  /** Time in RUNNABLE after which a job at the head of the queue is canceled for want of capacity. */
  static readonly MAX_WAIT = Duration.hours(2);
  /** Time in RUNNABLE after which a job that no environment can ever run is canceled. */
  static readonly MAX_MISFIT = Duration.minutes(10);

  /** Queue of both environments. */
  readonly queue: JobQueue;

  constructor(scope: Construct, id: string, props: ComputeProps) {
    super(scope, id);
    this.queue = new JobQueue(this, 'Queue', {
      computeEnvironments: [
        { order: 1, computeEnvironment: this.environment('Spot', true, props) },
        { order: 2, computeEnvironment: this.environment('OnDemand', false, props) },
      ],
      jobStateTimeLimitActions: [
        {
          maxTime: Compute.MAX_WAIT,
          reason: JobStateTimeLimitActionsReason.INSUFFICIENT_INSTANCE_CAPACITY,
        },
        {
          maxTime: Compute.MAX_MISFIT,
          reason: JobStateTimeLimitActionsReason.COMPUTE_ENVIRONMENT_MAX_RESOURCE,
        },
        {
          maxTime: Compute.MAX_MISFIT,
          reason: JobStateTimeLimitActionsReason.JOB_RESOURCE_REQUIREMENT,
        },
      ],
    });
  }

  private environment(id: string, spot: boolean, props: ComputeProps) {
    const { settings, network, hosts, maxVcpus, accelerated } = props;
    const isArm = settings.architecture === Architecture.ARM_64;
    return new ManagedEc2EcsComputeEnvironment(this, id, {
      vpc: network.vpc,
      securityGroups: [network.securityGroup],
      instanceRole: hosts.role,
      launchTemplate: hosts.launchTemplate,
      images: [{ imageType: accelerated?.imageType ?? EcsMachineImageType.ECS_AL2023 }],
      ...(accelerated
        ? { instanceTypes: [...accelerated.instanceTypes] }
        : { instanceClasses: isArm ? ARM : X86 }),
      useOptimalInstanceClasses: false,
      spot,
      allocationStrategy: spot
        ? AllocationStrategy.SPOT_PRICE_CAPACITY_OPTIMIZED
        : AllocationStrategy.BEST_FIT_PROGRESSIVE,
      minvCpus: 0,
      maxvCpus: maxVcpus,
      // Running jobs may end when an update replaces their instances.
      terminateOnUpdate: false,
      updateTimeout: Duration.hours(2),
    });
  }
}
