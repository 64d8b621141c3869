import {
  InterfaceVpcEndpointAwsService,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  type Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { IsolatedVpc } from '../common/isolated-vpc.ts';
import { RejectedTrafficLog } from '../common/rejected-traffic-log.ts';
import type { ServiceProps } from '../common/service-props.ts';

export type WarehouseNetworkProps = Pick<ServiceProps, 'settings'>;

/**
 * Network of the warehouse: isolated subnets in three zones, which Redshift Serverless requires, and
 * the gateway endpoint of S3. Clients with a driver connect from within; the functions use the Data
 * API, which needs no network. In production an interface endpoint of Glue, which bills by the hour,
 * lets all traffic stay in the network.
 */
export class WarehouseNetwork extends Construct {
  /** Port of the PostgreSQL protocol. */
  static readonly PORT = 5439;

  /** VPC with three isolated subnets. */
  readonly vpc: Vpc;
  /** Security group of the workgroup or cluster: allows its clients in, and HTTPS to S3 and Glue out. */
  readonly warehouse: SecurityGroup;
  /** Security group for clients with a driver. */
  readonly clients: SecurityGroup;

  constructor(scope: Construct, id: string, props: WarehouseNetworkProps) {
    super(scope, id);
    const { settings } = props;
    this.vpc = new IsolatedVpc(this, 'Vpc', { cidr: '10.1.0.0/16', zones: 3 });
    this.clients = this.securityGroup('Clients', 'Clients of the warehouse');
    this.warehouse = this.securityGroup('Warehouse', 'Redshift');
    const port = Port.tcp(WarehouseNetwork.PORT);
    this.clients.addEgressRule(this.warehouse, port, 'Warehouse');
    this.warehouse.addIngressRule(this.clients, port, 'Clients');
    this.warehouse.addEgressRule(Peer.anyIpv4(), Port.HTTPS, 'S3 and Glue');
    if (settings.protectData) {
      const endpoint = this.securityGroup('Endpoint', 'Endpoint of Glue');
      endpoint.addIngressRule(this.warehouse, Port.HTTPS, 'Warehouse');
      this.vpc.addInterfaceEndpoint('Glue', {
        service: InterfaceVpcEndpointAwsService.GLUE,
        securityGroups: [endpoint],
        open: false,
      });
    }
    new RejectedTrafficLog(this, 'Rejected', { settings, vpc: this.vpc });
  }

  /** Isolated subnets. */
  get subnetIds(): string[] {
    return this.vpc.selectSubnets({ subnetType: SubnetType.PRIVATE_ISOLATED }).subnetIds;
  }

  private securityGroup(id: string, description: string): SecurityGroup {
    return new SecurityGroup(this, id, { vpc: this.vpc, description, allowAllOutbound: false });
  }
}
