import { Duration, Validations } from 'aws-cdk-lib';
import { SecurityGroup, Port } from 'aws-cdk-lib/aws-ec2';
import type { CfnRepository, Repository } from 'aws-cdk-lib/aws-ecr';
import {
  AppProtocol,
  AwsLogDriverMode,
  CpuArchitecture,
  FargateService,
  FargateTaskDefinition,
  LogDrivers,
  OperatingSystemFamily,
  type Cluster,
  ContainerImage,
  type IAlternateTarget,
  type ServiceConnectService,
} from 'aws-cdk-lib/aws-ecs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { DeploymentProfile } from '../common/deployment-profile.ts';
import type { Monitoring } from '../common/monitoring.ts';
import type { ServiceNetwork } from '../common/service-network.ts';
import type { DeploymentHooks } from './deployment-hooks.ts';
import { strategyOf } from './deployment-strategy.ts';
import type { Entrance } from './entrance.ts';
import { Routes } from './routes.ts';
import { watchService } from './service-alarms.ts';
import { TrafficShift } from './traffic-shift.ts';

export interface HttpServiceProps {
  /** What differs between deployments. */
  readonly profile: DeploymentProfile;
  /** Where its alarms and graphs go. */
  readonly monitoring: Monitoring;
  /** Where its tasks run. */
  readonly network: ServiceNetwork;
  /** Where its requests come in. */
  readonly entrance: Entrance;
  /** Has a namespace, in which services find each other. */
  readonly cluster: Cluster;
  /**
   * What looks at a new version before it gets traffic.
   *
   * @default - nothing: tasks are replaced one after the other
   */
  readonly hooks?: DeploymentHooks;
  /** Its first name under the domain, its container's, and its file in lambda/container-delivery/. */
  readonly name: string;
  /** Where its images are. */
  readonly repository: Repository;
  /** Which of them runs: the tag. */
  readonly commit: string;
  /** An even number that no other service has. */
  readonly priority: number;
  /**
   * Further names that lead to it.
   *
   * @default - none
   */
  readonly otherHosts?: readonly string[];
  /** What its program reads beside what the image sets. @default - nothing */
  readonly environment?: Record<string, string>;
  /** What other services find it as. @default - they don't */
  readonly offers?: Omit<ServiceConnectService, 'portMappingName'>;
}

/** A web server in Fargate tasks: one in sandbox, one in each zone in production, more under load. */
export class HttpService extends Construct {
  /** That the image listens on. */
  static readonly PORT = 8080;
  /** Between SIGTERM and SIGKILL: longer than the image's DRAIN_SECONDS and what is in hand then. */
  static readonly STOP_TIMEOUT = Duration.seconds(30);
  /** Most tasks at once. */
  static readonly MAX_TASKS = 10;

  /** What deployments change. */
  readonly service: FargateService;
  /** Image, environment and roles of a task. */
  readonly taskDefinition: FargateTaskDefinition;
  /** Its tasks'. */
  private readonly securityGroup: SecurityGroup;

  constructor(scope: Construct, id: string, props: HttpServiceProps) {
    super(scope, id);
    const { profile, monitoring, network, entrance, cluster, hooks, name } = props;
    this.taskDefinition = this.task(props);
    this.securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc: network.vpc,
      description: `Tasks of ${name}`,
      allowAllOutbound: false,
    });
    network.letReachAws(this.securityGroup);
    const hosts = [`${name}.${entrance.domainName}`, ...(props.otherHosts ?? [])];
    const routes = new Routes(this, 'Routes', {
      entrance,
      network,
      hosts,
      port: HttpService.PORT,
      priority: props.priority,
      shifting: hooks !== undefined,
    });
    this.service = new FargateService(this, 'Service', {
      cluster,
      taskDefinition: this.taskDefinition,
      ...strategyOf(profile.containerDeployment),
      circuitBreaker: { rollback: true },
      lifecycleHooks: hooks && [...hooks.targets],
      healthCheckGracePeriod: Duration.seconds(30),
      assignPublicIp: network.assignPublicIp,
      securityGroups: [this.securityGroup],
      serviceConnectConfiguration: {
        namespace: cluster.defaultCloudMapNamespace?.namespaceArn,
        services: props.offers && [{ portMappingName: 'http', ...props.offers }],
      },
    });
    // Also lets the load balancer's security group in.
    routes.blue.addTarget(
      this.service.loadBalancerTarget({
        containerName: name,
        containerPort: HttpService.PORT,
        alternateTarget: this.alternateTarget(routes),
      }),
    );
    if (hooks) this.service.node.addDependency(hooks);
    this.scale(profile);
    const rollback = watchService(id, {
      monitoring,
      service: this.service,
      targetGroups: routes.second ? [routes.blue, routes.second.green] : [routes.blue],
    });
    this.service.enableDeploymentAlarms(rollback);
  }

  /** Lets another service's tasks call its own, as what `offers` says. */
  admit(caller: HttpService): void {
    const port = Port.tcp(HttpService.PORT);
    this.securityGroup.addIngressRule(caller.securityGroup, port, caller.node.id);
    caller.securityGroup.addEgressRule(this.securityGroup, port, this.node.id);
    // A task knows only what was in the namespace when it started.
    caller.service.node.addDependency(this.service);
  }

  /** The role is used as soon as the service is there. */
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

  private task(props: HttpServiceProps): FargateTaskDefinition {
    const { profile, name, repository } = props;
    const logGroup = new LogGroup(this, 'Logs', {
      retention: profile.logRetention,
      removalPolicy: profile.removalPolicy,
    });
    const task = new FargateTaskDefinition(this, 'Task', {
      cpu: 256,
      memoryLimitMiB: 512,
      runtimePlatform: {
        // As the machine that builds the image: it can't build for another.
        cpuArchitecture: CpuArchitecture.ARM64,
        operatingSystemFamily: OperatingSystemFamily.LINUX,
      },
    });
    repository.grantPull(task.obtainExecutionRole());
    // The CDK's own would take the repository's ARN apart, which another stack may not.
    const { attrRepositoryUri } = repository.node.defaultChild as CfnRepository;
    task.addContainer(name, {
      image: ContainerImage.fromRegistry(`${attrRepositoryUri}:${props.commit}`),
      portMappings: [
        { name: 'http', containerPort: HttpService.PORT, appProtocol: AppProtocol.http },
      ],
      // A log service that is slow must not stop the answers.
      logging: LogDrivers.awsLogs({
        logGroup,
        streamPrefix: name,
        mode: AwsLogDriverMode.NON_BLOCKING,
      }),
      user: 'node',
      readonlyRootFilesystem: true,
      stopTimeout: HttpService.STOP_TIMEOUT,
      // ECS does not look at the image's own.
      healthCheck: {
        command: ['CMD', 'node', 'index.js', '--health'],
        interval: Duration.seconds(10),
        timeout: Duration.seconds(3),
        startPeriod: Duration.seconds(10),
        retries: 3,
      },
      environment: {
        POWERTOOLS_SERVICE_NAME: `container-delivery/${name}`,
        POWERTOOLS_METRICS_NAMESPACE: 'summit-stacks',
        // X-Ray takes a container's traces only through a daemon beside it.
        POWERTOOLS_TRACE_ENABLED: 'false',
        ...props.environment,
      },
    });
    Validations.of(task).acknowledge(
      {
        id: 'AwsSolutions-ECS2',
        reason: 'The environment holds names and settings, no secrets.',
      },
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'ECR has no resource-level permission for GetAuthorizationToken.',
      },
    );
    return task;
  }

  /** By CPU: requests are counted for a target group, and with every deployment the next one is in use. */
  private scale({ protectData }: DeploymentProfile): void {
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
