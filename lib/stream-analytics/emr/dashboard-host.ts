import { Duration, Validations } from 'aws-cdk-lib';
import { Peer, Port, SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerInsights, FargateService } from 'aws-cdk-lib/aws-ecs';
import {
  ApplicationListener,
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ApplicationTargetGroup,
  ListenerAction,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { logRequests } from '../../common/load-balancer-logs.ts';
import { PrivateBucket } from '../../common/private-bucket.ts';
import type { ServiceNetwork } from '../../common/service-network.ts';
import type { ServiceProps } from '../../common/service-props.ts';
import type { WindowTables } from '../window-tables.ts';
import { addDashboardAlarms } from './dashboard-alarms.ts';
import { DashboardTask } from './dashboard-task.ts';

export interface DashboardHostProps extends ServiceProps {
  /** Network with public subnets. */
  readonly network: ServiceNetwork;
  /** Tables with the windows and the records that are in none. */
  readonly tables: WindowTables;
}

/** The wallboard on Fargate behind a load balancer: the pages and paths of the API, without API Gateway. */
export class DashboardHost extends Construct {
  /** Address of the wallboard. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: DashboardHostProps) {
    super(scope, id);
    const { settings, monitoring, network, tables } = props;
    const { vpc } = network;
    const entrance = this.securityGroup(network, 'Entrance', 'Load balancer of the wallboard');
    const tasks = this.securityGroup(network, 'Tasks', 'Hosts of the wallboard');
    const port = Port.tcp(DashboardTask.PORT);
    entrance.addIngressRule(Peer.anyIpv4(), Port.HTTP, 'HTTP');
    entrance.addEgressRule(tasks, port, 'Hosts');
    tasks.addIngressRule(entrance, port, 'Load balancer');
    network.allowToAws(tasks);
    Validations.of(entrance).acknowledge({
      id: 'AwsSolutions-EC23',
      reason: 'The wallboard is public, as the API is: it shows sums of public data.',
    });

    const loadBalancer = new ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc,
      vpcSubnets: { subnetType: SubnetType.PUBLIC },
      internetFacing: true,
      securityGroup: entrance,
      dropInvalidHeaderFields: true,
      deletionProtection: settings.protectData,
    });
    const accessLogs = new PrivateBucket(this, 'AccessLogs', { settings });
    logRequests(loadBalancer, new PrivateBucket(this, 'Requests', { settings, accessLogs }));
    const targets = new ApplicationTargetGroup(this, 'Targets', {
      vpc,
      targetType: TargetType.IP,
      protocol: ApplicationProtocol.HTTP,
      port: DashboardTask.PORT,
      deregistrationDelay: Duration.seconds(15),
      healthCheck: { path: '/ready', interval: Duration.seconds(10), timeout: Duration.seconds(2) },
    });
    const listener = new ApplicationListener(this, 'Listener', {
      loadBalancer,
      protocol: ApplicationProtocol.HTTP,
      open: false,
      defaultAction: ListenerAction.forward([targets]),
    });

    const cluster = new Cluster(this, 'Cluster', {
      vpc,
      containerInsightsV2: ContainerInsights.DISABLED,
    });
    Validations.of(cluster).acknowledge({
      id: 'AwsSolutions-ECS4',
      reason: 'Container Insights bills for each metric; those of the load balancer suffice.',
    });
    const service = new FargateService(this, 'Service', {
      cluster,
      taskDefinition: new DashboardTask(this, 'Task', { settings, tables }),
      desiredCount: settings.protectData ? 2 : 1,
      minHealthyPercent: 100,
      circuitBreaker: { rollback: true },
      healthCheckGracePeriod: Duration.seconds(30),
      assignPublicIp: network.assignPublicIp,
      vpcSubnets: network.subnets,
      securityGroups: [tasks],
    });
    service.attachToApplicationTargetGroup(targets);
    service.node.addDependency(listener);
    addDashboardAlarms(monitoring, loadBalancer, targets);
    this.url = `http://${loadBalancer.loadBalancerDnsName}/`;
  }

  private securityGroup({ vpc }: ServiceNetwork, id: string, description: string): SecurityGroup {
    return new SecurityGroup(this, id, { vpc, description, allowAllOutbound: false });
  }
}
