import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  IpAddresses,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { StageSettings } from './stage-settings.ts';
import type { ServiceProps } from './service-props.ts';

export interface ServiceNetworkProps extends Pick<ServiceProps, 'settings'> {
  /**
   * Whether there are public subnets in production too, for a load balancer.
   *
   * @default false - nobody calls the containers
   */
  readonly publicSubnets?: boolean;
  /**
   * What the containers reach in production, by its name in `ServiceNetwork.INTERFACE_ENDPOINTS`.
   *
   * @default - all of them
   */
  readonly interfaceEndpoints?: readonly (keyof typeof ServiceNetwork.INTERFACE_ENDPOINTS)[];
}

const ISOLATED = { name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 20 };
const PUBLIC = { name: 'Public', subnetType: SubnetType.PUBLIC, cidrMask: 20 };

/**
 * Two zones for containers: they reach AWS by HTTPS, nothing reaches them by itself, and what is
 * refused is logged. No NAT gateway. In sandbox the subnets are public, which costs nothing
 * while nothing runs; in production they are isolated: no way to the internet at all, and interface
 * endpoints, which bill by the hour, lead to the services.
 */
export class ServiceNetwork extends Construct {
  /** What a container service needs: its image, its logs, its queues. S3 and DynamoDB have gateways. */
  static readonly INTERFACE_ENDPOINTS = {
    Sqs: InterfaceVpcEndpointAwsService.SQS,
    Logs: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
    EcrApi: InterfaceVpcEndpointAwsService.ECR,
    EcrDocker: InterfaceVpcEndpointAwsService.ECR_DOCKER,
  };

  /** Two zones, in each a public subnet, an isolated one, or both. */
  readonly vpc: Vpc;
  /** Whether tasks need a public address to reach AWS. */
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
      // It would take a custom resource, and no service here is in the default group.
      restrictDefaultSecurityGroup: false,
    });
    const { interfaceEndpoints = Object.keys(ServiceNetwork.INTERFACE_ENDPOINTS) } = props;
    this.endpoints = settings.protectData
      ? this.addInterfaceEndpoints(interfaceEndpoints)
      : undefined;
    this.logRefusals(settings);
  }

  /** For services that nobody calls: admits nothing, lets HTTPS out. */
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

  /** Lets the members of a service's own security group call AWS by HTTPS. */
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

  private logRefusals(settings: StageSettings): void {
    const logs = new LogGroup(this, 'Refused', {
      retention: settings.logRetention,
      removalPolicy: settings.removalPolicy,
    });
    this.vpc.addFlowLog('RefusedTraffic', {
      destination: FlowLogDestination.toCloudWatchLogs(logs),
      trafficType: FlowLogTrafficType.REJECT,
    });
  }
}
