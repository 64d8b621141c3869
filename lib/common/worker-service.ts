import { Duration, Validations } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import {
  AwsLogDriverMode,
  Cluster,
  ContainerImage,
  ContainerInsights,
  CpuArchitecture,
  FargateService,
  FargateTaskDefinition,
  LogDrivers,
  OperatingSystemFamily,
} from 'aws-cdk-lib/aws-ecs';
import type { IGrantable, IPrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ServiceProps } from './service-props.ts';
import type { Monitoring } from './monitoring.ts';
import type { ServiceNetwork } from './service-network.ts';
import { DOCKERFILE, imageFolder } from './worker-image.ts';

export interface WorkerServiceProps extends ServiceProps {
  /** Where its tasks run. */
  readonly network: ServiceNetwork;
  /** File under lambda/ without its ending, e.g. `queue-worker/service`: a program, no handler. */
  readonly entry: string;
  /** Processor time of a task, 1,024 is one vCPU. */
  readonly cpu: number;
  /** MiB of a task, within what Fargate has for `cpu`. */
  readonly memoryLimitMiB: number;
  /** What the program reads, beside what every worker has. */
  readonly environment: Record<string, string>;
  /**
   * Time between SIGTERM and SIGKILL, for what is in hand; at most two minutes.
   *
   * @default 1 minute
   */
  readonly stopTimeout?: Duration;
}

/**
 * A Fargate service that works off a queue. Its desired count begins at zero, and every deployment
 * puts it back there: whoever scales it brings it up again, from the length of a queue or by the
 * clock. The grantee of what it may do is its task role.
 */
export class WorkerService extends Construct implements IGrantable {
  /** Its own, with nothing else in it. */
  readonly cluster: Cluster;
  /** What a scaling policy or a schedule sets the desired count of. */
  readonly service: FargateService;
  /** Image, environment and roles of a task. */
  readonly taskDefinition: FargateTaskDefinition;
  /** The task role. */
  readonly grantPrincipal: IPrincipal;

  constructor(scope: Construct, id: string, props: WorkerServiceProps) {
    super(scope, id);
    const { network } = props;
    this.taskDefinition = this.task(props);
    this.grantPrincipal = this.taskDefinition.taskRole;
    this.cluster = new Cluster(this, 'Cluster', {
      vpc: network.vpc,
      containerInsightsV2: ContainerInsights.DISABLED,
    });
    this.service = new FargateService(this, 'Service', {
      cluster: this.cluster,
      taskDefinition: this.taskDefinition,
      desiredCount: 0,
      minHealthyPercent: 100,
      circuitBreaker: { rollback: true },
      assignPublicIp: network.assignPublicIp,
      securityGroups: [network.securityGroup],
    });
    Validations.of(this.cluster).acknowledge({
      id: 'AwsSolutions-ECS4',
      reason: 'Container Insights bills while idle; ECS’s own metrics have tasks, CPU and memory.',
    });
    this.addAlarms(id, props.monitoring);
  }

  /** Tasks that run: each reports its CPU once a minute. No data means none. */
  metricRunningTasks(): IMetric {
    return this.service.metricCpuUtilization({
      period: Duration.minutes(1),
      statistic: 'SampleCount',
      label: 'tasks',
    });
  }

  private task(props: WorkerServiceProps): FargateTaskDefinition {
    const { settings, entry } = props;
    const isArm = settings.architecture === Architecture.ARM_64;
    const logGroup = new LogGroup(this, 'Logs', {
      retention: settings.logRetention,
      removalPolicy: settings.removalPolicy,
    });
    const task = new FargateTaskDefinition(this, 'Task', {
      cpu: props.cpu,
      memoryLimitMiB: props.memoryLimitMiB,
      runtimePlatform: {
        cpuArchitecture: isArm ? CpuArchitecture.ARM64 : CpuArchitecture.X86_64,
        operatingSystemFamily: OperatingSystemFamily.LINUX,
      },
    });
    task.addContainer('Worker', {
      image: ContainerImage.fromAsset(imageFolder(entry, settings.architecture.name, DOCKERFILE), {
        platform: isArm ? Platform.LINUX_ARM64 : Platform.LINUX_AMD64,
      }),
      // A log service that is slow must not stop the work.
      logging: LogDrivers.awsLogs({
        logGroup,
        streamPrefix: 'worker',
        mode: AwsLogDriverMode.NON_BLOCKING,
      }),
      user: 'node',
      readonlyRootFilesystem: true,
      stopTimeout: props.stopTimeout ?? Duration.minutes(1),
      environment: {
        POWERTOOLS_SERVICE_NAME: entry,
        POWERTOOLS_METRICS_NAMESPACE: 'summit-stacks',
        // X-Ray takes a container's traces only through a daemon beside it.
        POWERTOOLS_TRACE_ENABLED: 'false',
        ...props.environment,
      },
    });
    Validations.of(task).acknowledge(
      {
        id: 'AwsSolutions-ECS2',
        reason: 'The environment holds names of resources and settings, no secrets.',
      },
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'ECR has no resource-level permission for GetAuthorizationToken.',
      },
    );
    return task;
  }

  private addAlarms(id: string, monitoring: Monitoring): void {
    const memory = this.service.metricMemoryUtilization({
      period: Duration.minutes(1),
      statistic: 'max',
    });
    monitoring.alarm(`${id}IsShortOfMemory`, {
      severity: 'warning',
      summary: 'A task uses 90 % of its memory; at 100 % it is killed in mid-work.',
      runbook: 'service-is-short-of-memory',
      metric: memory,
      threshold: 90,
      evaluationPeriods: 3,
    });
    monitoring.graph(`${id}: running tasks`, this.metricRunningTasks());
    monitoring.graph(
      `${id}: CPU and memory of the busiest task, percent`,
      this.service.metricCpuUtilization({ period: Duration.minutes(1), statistic: 'max' }),
      memory,
    );
  }
}
