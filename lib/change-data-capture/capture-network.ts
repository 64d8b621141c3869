import {
  InterfaceVpcEndpointAwsService,
  Peer,
  Port,
  SecurityGroup,
  type Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { IsolatedVpc } from '../common/isolated-vpc.ts';
import { RejectedTrafficLog } from '../common/rejected-traffic-log.ts';
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
    this.vpc = new IsolatedVpc(this, 'Vpc', { cidr: '10.2.0.0/16', zones });
    this.brokers = this.group('Brokers', 'Brokers, and pollers of event source mappings');
    this.connector = this.group('Connector', 'Workers of the connector');
    this.database = this.group('Database', 'Database');
    this.allow(this.brokers, this.brokers, CaptureNetwork.BROKER_PORT, 'Pollers');
    this.allow(this.connector, this.brokers, CaptureNetwork.BROKER_PORT, 'Connector');
    this.allow(this.connector, this.database, Port.POSTGRES, 'Connector');
    this.addEndpoints(settings.protectData);
    new RejectedTrafficLog(this, 'Rejected', { settings, vpc: this.vpc });
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
}
