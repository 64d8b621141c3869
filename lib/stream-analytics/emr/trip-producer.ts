import { Duration, Validations } from 'aws-cdk-lib';
import {
  AutoScalingGroup,
  GroupMetrics,
  HealthChecks,
  UpdatePolicy,
} from 'aws-cdk-lib/aws-autoscaling';
import { ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import {
  BlockDeviceVolume,
  EbsDeviceVolumeType,
  InstanceType,
  LaunchTemplate,
  MachineImage,
} from 'aws-cdk-lib/aws-ec2';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Stream } from 'aws-cdk-lib/aws-kinesis';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Monitoring } from '../../common/monitoring.ts';
import type { ServiceNetwork } from '../../common/service-network.ts';
import type { ServiceProps } from '../../common/service-props.ts';
import { acknowledgeWildcards } from '../../common/acknowledge-wildcards.ts';
import { ProducerCode } from './producer-code.ts';
import { producerCommands } from './producer-commands.ts';

export interface TripProducerProps extends ServiceProps {
  /** Network of the instance. */
  readonly network: ServiceNetwork;
  /** Stream that gets the trips. */
  readonly stream: Stream;
}

/** EC2 instance that sends the trips of today while they end; another one replaces it when it fails. */
export class TripProducer extends Construct {
  /** Smallest instance with memory for the trips of a day. */
  static readonly INSTANCE_TYPE = 't4g.small';
  /** Newest Amazon Linux 2023 at the start of an instance. */
  static readonly IMAGE = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64';

  /** Group of one instance. */
  readonly group: AutoScalingGroup;

  constructor(scope: Construct, id: string, props: TripProducerProps) {
    super(scope, id);
    const { settings, monitoring, network, stream } = props;
    const code = new ProducerCode(this, 'Code');
    const logs = new LogGroup(this, 'Logs', {
      retention: settings.logRetention,
      removalPolicy: settings.removalPolicy,
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
    this.allow(role, ['kinesis:ListShards', 'kinesis:PutRecords'], stream.streamArn);
    this.allow(role, ['s3:GetObject'], code.bucket.arnForObjects(code.s3ObjectKey));
    const streams = `${logs.logGroupArn.replace(/:\*$/, '')}:log-stream:*`;
    this.allow(role, ['logs:CreateLogStream', 'logs:PutLogEvents'], streams);
    acknowledgeWildcards(role, [streams], 'A log stream has the id of its instance.');
    const launchTemplate = new LaunchTemplate(this, 'LaunchTemplate', {
      instanceType: new InstanceType(TripProducer.INSTANCE_TYPE),
      machineImage: MachineImage.resolveSsmParameterAtLaunch(TripProducer.IMAGE),
      userData: producerCommands({ code, stream, logs }),
      role,
      securityGroup: network.securityGroup,
      associatePublicIpAddress: network.assignPublicIp,
      requireImdsv2: true,
      httpPutResponseHopLimit: 1,
      detailedMonitoring: true,
      blockDevices: [
        {
          deviceName: '/dev/xvda',
          volume: BlockDeviceVolume.ebs(8, {
            encrypted: true,
            volumeType: EbsDeviceVolumeType.GP3,
            deleteOnTermination: true,
          }),
        },
      ],
    });
    this.group = new AutoScalingGroup(this, 'Group', {
      vpc: network.vpc,
      vpcSubnets: network.subnets,
      launchTemplate,
      minCapacity: 1,
      maxCapacity: 1,
      groupMetrics: [GroupMetrics.all()],
      healthChecks: HealthChecks.ec2({ gracePeriod: Duration.minutes(5) }),
      // A second producer at the same time would send each trip twice.
      updatePolicy: UpdatePolicy.rollingUpdate({ maxBatchSize: 1, minInstancesInService: 0 }),
    });
    Validations.of(this.group).acknowledge({
      id: 'AwsSolutions-AS3',
      reason: 'The group does not scale; an alarm reports an instance that is missing.',
    });
    this.addAlarms(monitoring, stream);
  }

  private allow(grantee: Role, actions: string[], resource: string): void {
    Grant.addToPrincipal({ grantee, actions, resourceArns: [resource] });
  }

  private addAlarms(monitoring: Monitoring, stream: Stream): void {
    const inService = new Metric({
      namespace: 'AWS/AutoScaling',
      metricName: 'GroupInServiceInstances',
      dimensionsMap: { AutoScalingGroupName: this.group.autoScalingGroupName },
      period: Duration.minutes(1),
      statistic: 'min',
      label: 'Producers',
    });
    monitoring.alarm('ProducerIsMissing', {
      severity: 'critical',
      summary: 'No instance sends trips, for ten minutes: the group can’t start one.',
      runbook: 'producer-is-missing',
      metric: inService,
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
      evaluationPeriods: 10,
    });
    monitoring.alarm('TripsDoNotArrive', {
      severity: 'critical',
      summary: 'The stream gets no records, for ten minutes.',
      runbook: 'producer-is-missing',
      metric: stream.metricIncomingRecords({ period: Duration.minutes(1), statistic: 'sum' }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
      evaluationPeriods: 10,
    });
    monitoring.graph('Producer: instances in service', inService);
  }
}
