import { Tags } from 'aws-cdk-lib';
import {
  CfnFlowLog,
  GatewayVpcEndpointAwsService,
  IpAddresses,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import { Construct } from 'constructs';

export interface LoggedNetworkProps {
  /** Delivery stream of its flow log. */
  readonly delivery: CfnDeliveryStream;
}

/** Fields of the default format, so that one ingest pipeline parses both, and additional ones. */
const FIELDS = [
  ...['version', 'account-id', 'interface-id', 'srcaddr', 'dstaddr', 'srcport', 'dstport'],
  ...['protocol', 'packets', 'bytes', 'start', 'end', 'action', 'log-status'],
  ...['vpc-id', 'subnet-id', 'instance-id', 'tcp-flags', 'type', 'pkt-srcaddr', 'pkt-dstaddr'],
  ...['flow-direction', 'traffic-path'],
];

/** Network of two zones without internet access, whose flow log goes directly to Firehose. */
export class LoggedNetwork extends Construct {
  /** VPC with an isolated subnet in each zone. */
  readonly vpc: Vpc;

  constructor(scope: Construct, id: string, props: LoggedNetworkProps) {
    super(scope, id);
    const { delivery } = props;
    this.vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr('10.1.0.0/16'),
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [
        { name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 20 },
      ],
      gatewayEndpoints: { S3: { service: GatewayVpcEndpointAwsService.S3 } },
      // It needs a custom resource, and nothing here uses the default security group.
      restrictDefaultSecurityGroup: false,
    });
    new CfnFlowLog(this, 'AllTraffic', {
      resourceType: 'VPC',
      resourceId: this.vpc.vpcId,
      trafficType: 'ALL',
      maxAggregationInterval: 60,
      logDestinationType: 'kinesis-data-firehose',
      logDestination: delivery.attrArn,
      logFormat: FIELDS.map((field) => `\${${field}}`).join(' '),
    });
    // The log delivery service may write to streams with this tag. It sets the tag itself, and an update
    // of the stack would remove it.
    Tags.of(delivery).add('LogDeliveryEnabled', 'true');
  }
}
