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
import type { DeploymentProfile } from './deployment-profile.ts';

export interface ServiceNetworkProps {
  /** What differs between deployments. */
  readonly profile: DeploymentProfile;
}

/**
 * Two zones for containers that nobody calls: they reach AWS by HTTPS, nothing reaches them, and
 * what is refused is logged. No NAT gateway. In sandbox the subnets are public, which costs nothing
 * while nothing runs; in production they have no way to the internet at all, and interface
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

  /** Two zones, a public or an isolated subnet in each. */
  readonly vpc: Vpc;
  /** For the services in it: admits nothing, lets HTTPS out. */
  readonly securityGroup: SecurityGroup;
  /** Whether tasks need a public address to reach AWS. */
  readonly assignPublicIp: boolean;

  constructor(scope: Construct, id: string, props: ServiceNetworkProps) {
    super(scope, id);
    const { profile } = props;
    this.assignPublicIp = !profile.protectData;
    this.vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr('10.0.0.0/16'),
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [
        profile.protectData
          ? { name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 20 }
          : { name: 'Public', subnetType: SubnetType.PUBLIC, cidrMask: 20 },
      ],
      gatewayEndpoints: {
        S3: { service: GatewayVpcEndpointAwsService.S3 },
        DynamoDb: { service: GatewayVpcEndpointAwsService.DYNAMODB },
      },
      // It would take a custom resource, and no service here is in the default group.
      restrictDefaultSecurityGroup: false,
    });
    this.securityGroup = new SecurityGroup(this, 'Services', {
      vpc: this.vpc,
      description: 'Services that nobody calls',
      allowAllOutbound: false,
    });
    this.securityGroup.addEgressRule(Peer.anyIpv4(), Port.HTTPS, 'AWS');
    if (profile.protectData) this.addInterfaceEndpoints();
    this.logRefusals(profile);
  }

  private addInterfaceEndpoints(): void {
    const endpoints = new SecurityGroup(this, 'Endpoints', {
      vpc: this.vpc,
      description: 'Interface endpoints',
      allowAllOutbound: false,
    });
    endpoints.addIngressRule(this.securityGroup, Port.HTTPS, 'Services');
    for (const [id, service] of Object.entries(ServiceNetwork.INTERFACE_ENDPOINTS)) {
      this.vpc.addInterfaceEndpoint(id, { service, securityGroups: [endpoints], open: false });
    }
  }

  private logRefusals(profile: DeploymentProfile): void {
    const logs = new LogGroup(this, 'Refused', {
      retention: profile.logRetention,
      removalPolicy: profile.removalPolicy,
    });
    this.vpc.addFlowLog('RefusedTraffic', {
      destination: FlowLogDestination.toCloudWatchLogs(logs),
      trafficType: FlowLogTrafficType.REJECT,
    });
  }
}
