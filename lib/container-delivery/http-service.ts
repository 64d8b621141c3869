import { Duration } from 'aws-cdk-lib';
import { SecurityGroup, Port } from 'aws-cdk-lib/aws-ec2';
import {
  FargateService,
  CfnService,
  type Cluster,
  type IAlternateTarget,
  type ServiceConnectService,
} from 'aws-cdk-lib/aws-ecs';
import type { INamespace } from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import type { StageSettings } from '../common/stage-settings.ts';
import type { ServiceProps } from '../common/service-props.ts';
import type { ServiceNetwork } from '../common/service-network.ts';
import type { DeploymentHooks } from './deployment-hooks.ts';
import { strategyOf } from './deployment-strategy.ts';
import type { Entrance } from './entrance.ts';
import type { ContainerDeliveryOptions } from './options.ts';
import { Routes } from './routes.ts';
import { watchService } from './service-alarms.ts';
import { ServiceTask, type ServiceTaskProps } from './service-task.ts';
import { TrafficShift } from './traffic-shift.ts';

export interface HttpServiceProps
  extends
    ServiceTaskProps,
    Pick<ContainerDeliveryOptions, 'containerDeployment'>,
    Pick<ServiceProps, 'monitoring'> {
  /** Network of the tasks. */
  readonly network: ServiceNetwork;
  /** Load balancer that receives the requests. */
  readonly entrance: Entrance;
  /** Cluster with a namespace for Service Connect. */
  readonly cluster: Cluster;
  /**
   * Cloud Map namespace of the service.
   *
   * @default - that of the cluster
   */
  readonly namespace?: INamespace;
  /**
   * Lifecycle hooks that check a new version before it gets traffic.
   *
   * @default - none; tasks are replaced one after the other
   */
  readonly hooks?: DeploymentHooks;
  /** Priority of the rules: an even number from 2 to 49,998, unique for each service. */
  readonly priority: number;
  /**
   * Additional host names.
   *
   * @default - none
   */
  readonly otherHosts?: readonly string[];
  /** Service Connect name and port for other services. @default - none */
  readonly offers?: Omit<ServiceConnectService, 'portMappingName'>;
}

/** Web server in Fargate tasks: one in sandbox, one in each zone in production, more under load. */
export class HttpService extends Construct {
  /** Maximum number of tasks. */
  static readonly MAX_TASKS = 10;

  /** Fargate service, which deployments update. */
  readonly service: FargateService;
  /** Image, environment and roles of a task. */
  readonly taskDefinition: ServiceTask;
  /** Security group of the tasks. */
  private readonly securityGroup: SecurityGroup;

  constructor(scope: Construct, id: string, props: HttpServiceProps) {
    super(scope, id);
    const { settings, monitoring, network, entrance, cluster, hooks, name } = props;
    const { repository, commit, environment } = props;
    this.taskDefinition = new ServiceTask(this, 'Task', {
      ...{ settings, name, repository, commit, environment },
    });
    this.securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc: network.vpc,
      description: `Tasks of ${name}`,
      allowAllOutbound: false,
    });
    network.allowToAws(this.securityGroup);
    const hosts = [`${name}.${entrance.domainName}`, ...(props.otherHosts ?? [])];
    const routes = new Routes(this, 'Routes', {
      entrance,
      network,
      hosts,
      port: ServiceTask.PORT,
      priority: props.priority,
      shifting: hooks !== undefined,
    });
    this.service = new FargateService(this, 'Service', {
      cluster,
      taskDefinition: this.taskDefinition,
      ...strategyOf(props.containerDeployment),
      circuitBreaker: { rollback: true },
      lifecycleHooks: hooks && [...hooks.targets],
      healthCheckGracePeriod: Duration.seconds(30),
      assignPublicIp: network.assignPublicIp,
      securityGroups: [this.securityGroup],
      serviceConnectConfiguration: {
        namespace: (props.namespace ?? cluster.defaultCloudMapNamespace)?.namespaceArn,
        services: props.offers && [{ portMappingName: 'http', ...props.offers }],
      },
    });
    // Also allows ingress from the load balancer's security group.
    routes.blue.addTarget(
      this.service.loadBalancerTarget({
        containerName: name,
        containerPort: ServiceTask.PORT,
        alternateTarget: this.alternateTarget(routes),
      }),
    );
    if (hooks) this.service.node.addDependency(hooks);
    this.scale(settings);
    const rollback = watchService(id, {
      monitoring,
      service: this.service,
      targetGroups: routes.second ? [routes.blue, routes.second.green] : [routes.blue],
    });
    this.rollBackOn(rollback);
  }

  /**
   * Rolls a deployment back when an alarm goes to ALARM. The method of the CDK warns of a circular
   * dependency with each alarm that CloudFormation names, but these alarms do not refer to the service.
   */
  private rollBackOn(alarmNames: readonly string[]): void {
    const resource = this.service.node.children.find((child) => child instanceof CfnService);
    resource?.addPropertyOverride('DeploymentConfiguration.Alarms', {
      AlarmNames: alarmNames,
      Enable: true,
      Rollback: true,
    });
  }

  /** Allows calls from the tasks of another service, by Service Connect. */
  admit(caller: HttpService): void {
    const port = Port.tcp(ServiceTask.PORT);
    this.securityGroup.addIngressRule(caller.securityGroup, port, caller.node.id);
    caller.securityGroup.addEgressRule(this.securityGroup, port, this.node.id);
    // A task knows only the services that were in the namespace at its start.
    caller.service.node.addDependency(this.service);
  }

  /** Creates the alternate target; the service depends on its role, which ECS uses immediately. */
  private alternateTarget(routes: Routes): IAlternateTarget | undefined {
    if (!routes.second) return undefined;
    const shift = new TrafficShift(this, 'TrafficShift', {
      ...routes.second,
      blue: routes.blue,
      production: routes.production,
    });
    this.service.node.addDependency(shift);
    return shift.alternateTarget;
  }

  /**
   * Adds scaling by CPU. Requests are counted for each target group, and every deployment changes
   * the active group.
   */
  private scale({ protectData }: StageSettings): void {
    const tasks = this.service.autoScaleTaskCount({
      minCapacity: protectData ? 2 : 1,
      maxCapacity: HttpService.MAX_TASKS,
    });
    tasks.scaleOnCpuUtilization('Cpu', {
      targetUtilizationPercent: 60,
      scaleOutCooldown: Duration.minutes(1),
      scaleInCooldown: Duration.minutes(5),
    });
  }
}
