import { Aws, Duration } from 'aws-cdk-lib';
import { CfnFlowLog, type Vpc } from 'aws-cdk-lib/aws-ec2';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { FilterPattern, LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { METRIC_NAMESPACE } from '../common/metric-namespace.ts';
import { logGroupMetric } from '../common/log-group-metric.ts';
import type { ServiceProps } from '../common/service-props.ts';

export interface RejectedTrafficProps extends ServiceProps {
  /** VPC whose rejected traffic is counted. */
  readonly vpc: Vpc;
  /**
   * Rejected flows in five minutes at which the alarm goes to ALARM.
   *
   * @default 100
   */
  readonly threshold?: number;
}

/**
 * Alarm on traffic that security groups and network ACLs reject. Firehose has no metric of it, so a
 * second flow log, of rejected traffic only, goes to CloudWatch Logs, where a metric filter counts.
 */
export class RejectedTraffic extends Construct {
  constructor(scope: Construct, id: string, props: RejectedTrafficProps) {
    super(scope, id);
    const { settings, monitoring, vpc, threshold = 100 } = props;
    const logs = new LogGroup(this, 'Logs', {
      retention: settings.logRetention,
      removalPolicy: settings.removalPolicy,
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('vpc-flow-logs.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
    const right = Grant.addToPrincipal({
      grantee: role,
      actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
      resourceArns: [logs.logGroupArn],
    });
    const flowLog = new CfnFlowLog(this, 'FlowLog', {
      resourceType: 'VPC',
      resourceId: vpc.vpcId,
      trafficType: 'REJECT',
      maxAggregationInterval: 60,
      logDestinationType: 'cloud-watch-logs',
      logGroupName: logs.logGroupName,
      deliverLogsPermissionArn: role.roleArn,
    });
    right.applyBefore(flowLog);
    const filter = new MetricFilter(this, 'Filter', {
      logGroup: logs,
      filterPattern: FilterPattern.literal(
        '[version, account, interface, source, destination, sourcePort, destinationPort, protocol, packets, bytes, start, end, action="REJECT", status]',
      ),
      metricNamespace: METRIC_NAMESPACE,
      // The stack's name separates two deployments in one account.
      metricName: `${Aws.STACK_NAME}-RejectedFlows`,
    });
    const rejected = filter.metric({ period: Duration.minutes(5), statistic: 'sum' });
    monitoring.alarm('MuchTrafficIsRejected', {
      severity: 'warning',
      summary: `Security groups or network ACLs reject ${threshold} flows in five minutes, three times in a row.`,
      runbook: 'much-traffic-is-rejected',
      metric: rejected,
      threshold,
      evaluationPeriods: 3,
    });
    monitoring.graph('Rejected flows', rejected);
    monitoring.graph(
      'Rejected flows: bytes logged, which is what they cost',
      logGroupMetric(logs, 'IncomingBytes', { period: Duration.minutes(5) }),
    );
  }
}
