import { FlowLogDestination, FlowLogTrafficType, type Vpc } from 'aws-cdk-lib/aws-ec2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { ServiceProps } from './service-props.ts';

export interface RejectedTrafficLogProps extends Pick<ServiceProps, 'settings'> {
  /** VPC whose rejected traffic is logged. */
  readonly vpc: Vpc;
}

/** Log group with the rejected traffic of a VPC. */
export class RejectedTrafficLog extends LogGroup {
  constructor(scope: Construct, id: string, props: RejectedTrafficLogProps) {
    const { logRetention, removalPolicy } = props.settings;
    super(scope, id, { retention: logRetention, removalPolicy });
    props.vpc.addFlowLog(`${id}Traffic`, {
      destination: FlowLogDestination.toCloudWatchLogs(this),
      trafficType: FlowLogTrafficType.REJECT,
    });
  }
}
