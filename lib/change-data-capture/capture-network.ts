import { Fn } from 'aws-cdk-lib';
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
import type { ServiceProps } from '../common/service-props.ts';

export interface CaptureNetworkProps extends Pick<ServiceProps, 'settings'> {
  /** Number of zones: as many as the cluster has. */
  readonly zones: number;
}

/** Services that the connector and Lambda's pollers call from the network. */
const ENDPOINTS = {
  Lambda: InterfaceVpcEndpointAwsService.LAMBDA,
  Secrets: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
  Sqs: InterfaceVpcEndpointAwsService.SQS,
  Sts: InterfaceVpcEndpointAwsService.STS,
};

/**
 * Network of database, brokers and connector: isolated subnets without a way to the internet.
 * Interface endpoints bill by the hour and zone: sandbox has them in one zone, production in all.
 */
export class CaptureNetwork extends Construct {
  /** Port of brokers for clients with IAM authentication. */
  static readonly BROKER_PORT = Port.tcp(9098);

  /** VPC with one isolated subnet for each zone. */
  readonly vpc: Vpc;
  /** Security group of the brokers, which Lambda's pollers use too. */
  readonly brokers: SecurityGroup;
  /** Security group of the connector. */
  readonly connector: SecurityGroup;
  /** Security group of the database. */
  readonly database: SecurityGroup;

  constructor(scope: Construct, id: string, props: CaptureNetworkProps) {
    super(scope, id);
    const { settings, zones } = props;
    this.vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr('10.2.0.0/16'),
      // Without a known account, the CDK assumes two zones.
      availabilityZones: Array.from({ length: zones }, (_, at) => Fn.select(at, Fn.getAzs())),
      natGateways: 0,
      subnetConfiguration: [
        { name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 20 },
      ],
      gatewayEndpoints: { S3: { service: GatewayVpcEndpointAwsService.S3 } },
      // It needs a custom resource, and nothing here uses the default security group.
      restrictDefaultSecurityGroup: false,
    });
    this.brokers = this.group('Brokers', 'Brokers, and pollers of event source mappings');
    this.connector = this.group('Connector', 'Workers of the connector');
    this.database = this.group('Database', 'Database');
    this.allow(this.brokers, this.brokers, CaptureNetwork.BROKER_PORT, 'Pollers');
    this.allow(this.connector, this.brokers, CaptureNetwork.BROKER_PORT, 'Connector');
    this.allow(this.connector, this.database, Port.POSTGRES, 'Connector');
    this.addEndpoints(settings.protectData);
    this.logRejectedTraffic(props);
  }

  private addEndpoints(inAllZones: boolean): void {
    const endpoints = this.group('Endpoints', 'Interface endpoints');
    for (const client of [this.brokers, this.connector]) {
      client.addEgressRule(Peer.anyIpv4(), Port.HTTPS, 'AWS');
      endpoints.addIngressRule(client, Port.HTTPS, 'Clients');
    }
    const [first] = this.vpc.isolatedSubnets;
    for (const [id, service] of Object.entries(ENDPOINTS)) {
      this.vpc.addInterfaceEndpoint(id, {
        service,
        securityGroups: [endpoints],
        open: false,
        subnets: inAllZones || !first ? undefined : { subnets: [first] },
      });
    }
  }

  private allow(from: SecurityGroup, to: SecurityGroup, port: Port, description: string): void {
    from.addEgressRule(to, port, description);
    to.addIngressRule(from, port, description);
  }

  private group(id: 'Brokers' | 'Connector' | 'Database' | 'Endpoints', description: string) {
    return new SecurityGroup(this, `${id}Group`, {
      vpc: this.vpc,
      description,
      allowAllOutbound: false,
    });
  }

  private logRejectedTraffic({ settings }: CaptureNetworkProps): void {
    const logs = new LogGroup(this, 'Rejected', {
      retention: settings.logRetention,
      removalPolicy: settings.removalPolicy,
    });
    this.vpc.addFlowLog('RejectedTraffic', {
      destination: FlowLogDestination.toCloudWatchLogs(logs),
      trafficType: FlowLogTrafficType.REJECT,
    });
  }
}
