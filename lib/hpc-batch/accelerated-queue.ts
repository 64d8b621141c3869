import { EcsMachineImageType } from 'aws-cdk-lib/aws-batch';
import { InstanceClass, InstanceSize, InstanceType } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { Compute, type ComputeProps } from './compute.ts';
import type { HpcBatchOptions } from './options.ts';

export interface AcceleratedQueueProps extends Omit<ComputeProps, 'accelerated'> {
  /** Kind of accelerator of the instances. */
  readonly accelerator: Exclude<HpcBatchOptions['accelerator'], 'none'>;
}

/** Job queue whose instances have GPUs or FPGAs, for job definitions with an accelerated program. */
export class AcceleratedQueue extends Construct {
  /** Queue and compute environments. */
  readonly compute: Compute;

  constructor(scope: Construct, id: string, props: AcceleratedQueueProps) {
    super(scope, id);
    const { settings, network, hosts, maxVcpus, accelerator } = props;
    this.compute = new Compute(this, 'Compute', {
      settings,
      network,
      hosts,
      maxVcpus,
      accelerated:
        accelerator === 'gpu'
          ? {
              instanceTypes: [InstanceClass.G5, InstanceClass.G6].map((each) =>
                InstanceType.of(each, InstanceSize.XLARGE2),
              ),
              imageType: EcsMachineImageType.ECS_AL2023_NVIDIA,
            }
          : { instanceTypes: [new InstanceType('f2.6xlarge')] },
    });
  }
}
