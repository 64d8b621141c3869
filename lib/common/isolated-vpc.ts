import { Fn } from 'aws-cdk-lib';
import { GatewayVpcEndpointAwsService, IpAddresses, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

export interface IsolatedVpcProps {
  /** Range of addresses, a /16. */
  readonly cidr: string;
  /** Number of zones. */
  readonly zones: number;
}

/** VPC of one isolated subnet a zone, without a way to the internet, with the gateway endpoint of S3. */
export class IsolatedVpc extends Vpc {
  constructor(scope: Construct, id: string, props: IsolatedVpcProps) {
    super(scope, id, {
      ipAddresses: IpAddresses.cidr(props.cidr),
      // By number: without a known account, the CDK assumes two zones.
      availabilityZones: Array.from({ length: props.zones }, (_, zone) =>
        Fn.select(zone, Fn.getAzs()),
      ),
      natGateways: 0,
      subnetConfiguration: [
        { name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 20 },
      ],
      gatewayEndpoints: { S3: { service: GatewayVpcEndpointAwsService.S3 } },
      // It needs a custom resource, and nothing uses the default security group.
      restrictDefaultSecurityGroup: false,
    });
  }
}
