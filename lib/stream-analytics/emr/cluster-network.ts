import { Tags } from 'aws-cdk-lib';
import { Port, SecurityGroup, type ISubnet } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { ServiceNetwork } from '../../common/service-network.ts';

export interface ClusterNetworkProps {
  /** Network of the cluster. */
  readonly network: ServiceNetwork;
}

/** Port on which EMR calls the primary node, and on which the node calls EMR, in isolated subnets. */
const FROM_SERVICE = Port.tcp(8443);
const TO_SERVICE = Port.tcp(9443);

/**
 * Subnet and security groups of the cluster. Without groups of the stack, EMR would create its own,
 * which stay when the cluster is gone and keep the VPC from being deleted.
 */
export class ClusterNetwork extends Construct {
  /** Tag that lets EMR's role use a subnet or a security group. */
  static readonly USABLE_BY_EMR = 'for-use-with-amazon-emr-managed-policies';

  /** Subnet of the nodes. */
  readonly subnet: ISubnet;
  /** Security group of the primary node. */
  readonly primary: SecurityGroup;
  /** Security group of the core nodes. */
  readonly core: SecurityGroup;
  /** Security group of EMR's own interface in isolated subnets; none in public ones. */
  readonly service?: SecurityGroup;

  constructor(scope: Construct, id: string, props: ClusterNetworkProps) {
    super(scope, id);
    const { network } = props;
    const [subnet] = network.vpc.selectSubnets(network.subnets).subnets;
    if (!subnet) throw new Error('The network of the cluster has no subnet.');
    this.subnet = subnet;
    this.primary = this.securityGroup(network, 'Primary', 'Primary node of the cluster');
    this.core = this.securityGroup(network, 'Core', 'Core nodes of the cluster');
    for (const group of [this.primary, this.core]) network.allowToAws(group);
    // All ports: YARN gives the processes of a job any.
    for (const [from, to] of [
      [this.primary, this.primary],
      [this.primary, this.core],
      [this.core, this.primary],
      [this.core, this.core],
    ] as const) {
      from.addEgressRule(to, Port.allTraffic(), 'Nodes');
      to.addIngressRule(from, Port.allTraffic(), 'Nodes');
    }
    if (!network.assignPublicIp) this.service = this.serviceAccess(network);
    Tags.of(this.subnet).add(ClusterNetwork.USABLE_BY_EMR, 'true');
  }

  private serviceAccess(network: ServiceNetwork): SecurityGroup {
    const service = this.securityGroup(network, 'Service', 'EMR, which calls the nodes');
    for (const nodes of [this.primary, this.core]) {
      service.addEgressRule(nodes, FROM_SERVICE, 'Nodes');
      nodes.addIngressRule(service, FROM_SERVICE, 'EMR');
    }
    service.addIngressRule(this.primary, TO_SERVICE, 'Primary node');
    this.primary.addEgressRule(service, TO_SERVICE, 'EMR');
    return service;
  }

  private securityGroup({ vpc }: ServiceNetwork, id: string, description: string): SecurityGroup {
    const group = new SecurityGroup(this, id, { vpc, description, allowAllOutbound: false });
    Tags.of(group).add(ClusterNetwork.USABLE_BY_EMR, 'true');
    return group;
  }
}
