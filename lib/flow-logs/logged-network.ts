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
  /** Where its flow log goes. */
  readonly delivery: CfnDeliveryStream;
}

/** The default format, so that one ingest pipeline reads both, and what is worth knowing beside it. */
const FIELDS = [
  ...['version', 'account-id', 'interface-id', 'srcaddr', 'dstaddr', 'srcport', 'dstport'],
  ...['protocol', 'packets', 'bytes', 'start', 'end', 'action', 'log-status'],
  ...['vpc-id', 'subnet-id', 'instance-id', 'tcp-flags', 'type', 'pkt-srcaddr', 'pkt-dstaddr'],
  ...['flow-direction', 'traffic-path'],
];

/** Two zones without a way to the internet, whose traffic is logged straight to Firehose. */
export class LoggedNetwork extends Construct {
  /** An isolated subnet in each zone. */
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
      // It would take a custom resource, and nothing here is in the default group.
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
    // The tag by which the service that delivers logs finds what it may write to; it sets it itself,
    // and an update of the stack would take it away.
    Tags.of(delivery).add('LogDeliveryEnabled', 'true');
  }
}
