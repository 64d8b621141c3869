import { Duration, Validations } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  Cluster,
  ContainerInsights,
  FargateService,
  type FargateTaskDefinition,
} from 'aws-cdk-lib/aws-ecs';
import type { IGrantable, IPrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ServiceProps } from './service-props.ts';
import type { Monitoring } from './monitoring.ts';
import type { ServiceNetwork } from './service-network.ts';
import { programImage } from './program-image.ts';
import { ProgramTask } from './program-task.ts';
import { DOCKERFILE } from './worker-image.ts';

export interface WorkerServiceProps extends ServiceProps {
  /** Network of the tasks. */
  readonly network: ServiceNetwork;
  /**
   * File under lambda/ without its extension, e.g. `queue-worker/service`: a program, not a
   * handler.
   */
  readonly entry: string;
  /** CPU units of a task; 1,024 are one vCPU. */
  readonly cpu: number;
  /** Memory of a task in MiB, one of the values that Fargate allows for `cpu`. */
  readonly memoryLimitMiB: number;
  /** Environment variables of the program, in addition to those of every worker. */
  readonly environment: Record<string, string>;
  /**
   * Time between SIGTERM and SIGKILL to finish received messages; at most two minutes.
   *
   * @default 1 minute
   */
  readonly stopTimeout?: Duration;
}

/**
 * Fargate service that processes the messages of a queue. Its desired count is zero at first and
 * after every deployment; a scaling policy or a schedule raises it. Grants go to its task role.
 */
export class WorkerService extends Construct implements IGrantable {
  /** Cluster with this service only. */
  readonly cluster: Cluster;
  /** Fargate service, for scaling policies and schedules. */
  readonly service: FargateService;
  /** Image, environment and roles of a task. */
  readonly taskDefinition: FargateTaskDefinition;
  /** Task role. */
  readonly grantPrincipal: IPrincipal;

  constructor(scope: Construct, id: string, props: WorkerServiceProps) {
    super(scope, id);
    const { settings, monitoring, network, entry, cpu, memoryLimitMiB, environment } = props;
    this.taskDefinition = new ProgramTask(this, 'Task', {
      ...{ settings, entry, cpu, memoryLimitMiB, environment },
      container: 'Worker',
      image: programImage(entry, settings.architecture, DOCKERFILE),
      logGroup: new LogGroup(this, 'Logs', {
        retention: settings.logRetention,
        removalPolicy: settings.removalPolicy,
      }),
      stopTimeout: props.stopTimeout ?? Duration.minutes(1),
    });
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
    this.addAlarms(id, monitoring);
  }

  /**
   * Metric for the number of running tasks. Each reports its CPU once a minute; no data means none.
   */
  metricRunningTasks(): IMetric {
    return this.service.metricCpuUtilization({
      period: Duration.minutes(1),
      statistic: 'SampleCount',
      label: 'tasks',
    });
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
