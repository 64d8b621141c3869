import {
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  IpAddresses,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
  type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { RejectedTrafficLog } from './rejected-traffic-log.ts';
import type { ServiceProps } from './service-props.ts';

export interface ServiceNetworkProps extends Pick<ServiceProps, 'settings'> {
  /**
   * Adds public subnets in production too, for a load balancer.
   *
   * @default false
   */
  readonly publicSubnets?: boolean;
  /**
   * Services that the containers use in production, by name in
   * `ServiceNetwork.INTERFACE_ENDPOINTS`.
   *
   * @default - those of a container service that consumes a queue
   */
  readonly interfaceEndpoints?: readonly (keyof typeof ServiceNetwork.INTERFACE_ENDPOINTS)[];
}

const ISOLATED = { name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 20 };
const PUBLIC = { name: 'Public', subnetType: SubnetType.PUBLIC, cidrMask: 20 };

/**
 * Network for containers in two zones, without a NAT gateway. It allows HTTPS to AWS and no
 * ingress, and logs rejected traffic. In sandbox the subnets are public, at no cost while nothing
 * runs; in production they are isolated, without internet access, and have interface endpoints,
 * which bill by the hour.
 */
export class ServiceNetwork extends Construct {
  /** Interface endpoints by service. S3 and DynamoDB have gateway endpoints. */
  static readonly INTERFACE_ENDPOINTS = {
    Sqs: InterfaceVpcEndpointAwsService.SQS,
    Logs: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
    EcrApi: InterfaceVpcEndpointAwsService.ECR,
    EcrDocker: InterfaceVpcEndpointAwsService.ECR_DOCKER,
    Ecs: InterfaceVpcEndpointAwsService.ECS,
    EcsAgent: InterfaceVpcEndpointAwsService.ECS_AGENT,
    EcsTelemetry: InterfaceVpcEndpointAwsService.ECS_TELEMETRY,
    Kinesis: InterfaceVpcEndpointAwsService.KINESIS_STREAMS,
  };

  /** VPC with two zones, each with a public subnet, an isolated one, or both. */
  readonly vpc: Vpc;
  /** Assigns public addresses, which tasks require to reach AWS in public subnets. */
  readonly assignPublicIp: boolean;
  private readonly endpoints?: SecurityGroup;
  private noIngress?: SecurityGroup;

  constructor(scope: Construct, id: string, props: ServiceNetworkProps) {
    super(scope, id);
    const { settings } = props;
    this.assignPublicIp = !settings.protectData;
    this.vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr('10.0.0.0/16'),
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [
        ...(settings.protectData ? [ISOLATED] : []),
        ...(!settings.protectData || props.publicSubnets ? [PUBLIC] : []),
      ],
      gatewayEndpoints: {
        S3: { service: GatewayVpcEndpointAwsService.S3 },
        DynamoDb: { service: GatewayVpcEndpointAwsService.DYNAMODB },
      },
      // This would require a custom resource, and no service here uses the default group.
      restrictDefaultSecurityGroup: false,
    });
    const { interfaceEndpoints = ['Sqs', 'Logs', 'EcrApi', 'EcrDocker'] } = props;
    this.endpoints = settings.protectData
      ? this.addInterfaceEndpoints(interfaceEndpoints)
      : undefined;
    new RejectedTrafficLog(this, 'Refused', { settings, vpc: this.vpc });
  }

  /** Subnets of the services. */
  get subnets(): SubnetSelection {
    return {
      subnetType: this.assignPublicIp ? SubnetType.PUBLIC : SubnetType.PRIVATE_ISOLATED,
    };
  }

  /** Security group for services without ingress: allows HTTPS egress only. */
  get securityGroup(): SecurityGroup {
    if (!this.noIngress) {
      this.noIngress = new SecurityGroup(this, 'Services', {
        vpc: this.vpc,
        description: 'Services that nobody calls',
        allowAllOutbound: false,
      });
      this.allowToAws(this.noIngress);
    }
    return this.noIngress;
  }

  /** Allows HTTPS to AWS from a security group. */
  allowToAws(securityGroup: SecurityGroup): void {
    securityGroup.addEgressRule(Peer.anyIpv4(), Port.HTTPS, 'AWS');
    this.endpoints?.addIngressRule(securityGroup, Port.HTTPS, 'Services');
  }

  private addInterfaceEndpoints(names: readonly string[]): SecurityGroup {
    const endpoints = new SecurityGroup(this, 'Endpoints', {
      vpc: this.vpc,
      description: 'Interface endpoints',
      allowAllOutbound: false,
    });
    for (const [id, service] of Object.entries(ServiceNetwork.INTERFACE_ENDPOINTS)) {
      if (!names.includes(id)) continue;
      this.vpc.addInterfaceEndpoint(id, { service, securityGroups: [endpoints], open: false });
    }
    return endpoints;
  }
}
