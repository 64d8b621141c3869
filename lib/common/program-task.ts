import { Duration, Validations } from 'aws-cdk-lib';
import {
  AwsLogDriverMode,
  CpuArchitecture,
  FargateTaskDefinition,
  LogDrivers,
  OperatingSystemFamily,
  type ContainerDefinitionOptions,
  type HealthCheck,
} from 'aws-cdk-lib/aws-ecs';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { METRIC_NAMESPACE } from './metric-namespace.ts';
import type { ServiceProps } from './service-props.ts';

export interface ProgramTaskProps
  extends
    Pick<ServiceProps, 'settings'>,
    Pick<ContainerDefinitionOptions, 'image' | 'healthCheck' | 'portMappings' | 'stopTimeout'> {
  /** File under lambda/ without its extension, e.g. `queue-worker/service`: a program, not a handler. */
  readonly entry: string;
  /**
   * Log group of the program's output.
   *
   * @default - one of the task
   */
  readonly logGroup?: LogGroup;
  /**
   * Processor of the image.
   *
   * @default - that of the stage
   */
  readonly architecture?: Architecture;
  /** Name of the container. */
  readonly container: string;
  /** CPU units of a task; 1,024 are one vCPU. */
  readonly cpu: number;
  /** Memory of a task in MiB, one of the values that Fargate allows for `cpu`. */
  readonly memoryLimitMiB: number;
  /** Environment variables of the program, in addition to those of every program. @default - none */
  readonly environment?: Record<string, string>;
}

/** Fargate task with one container, which runs a bundled program. */
export class ProgramTask extends FargateTaskDefinition {
  /** Health check of a web server. ECS ignores that of the image. */
  static readonly HEALTH_CHECK: HealthCheck = {
    command: ['CMD', 'node', 'index.js', '--health'],
    interval: Duration.seconds(10),
    timeout: Duration.seconds(3),
    startPeriod: Duration.seconds(10),
    retries: 3,
  };

  constructor(scope: Construct, id: string, props: ProgramTaskProps) {
    const { settings, entry, container, architecture = settings.architecture } = props;
    const isArm = architecture === Architecture.ARM_64;
    super(scope, id, {
      cpu: props.cpu,
      memoryLimitMiB: props.memoryLimitMiB,
      runtimePlatform: {
        cpuArchitecture: isArm ? CpuArchitecture.ARM64 : CpuArchitecture.X86_64,
        operatingSystemFamily: OperatingSystemFamily.LINUX,
      },
    });
    const { logRetention: retention, removalPolicy } = settings;
    const logGroup = props.logGroup ?? new LogGroup(this, 'Logs', { retention, removalPolicy });
    this.addContainer(container, {
      image: props.image,
      // A slow log service must not block the work.
      logging: LogDrivers.awsLogs({
        logGroup,
        streamPrefix: container.toLowerCase(),
        mode: AwsLogDriverMode.NON_BLOCKING,
      }),
      user: 'node',
      readonlyRootFilesystem: true,
      portMappings: props.portMappings,
      healthCheck: props.healthCheck,
      stopTimeout: props.stopTimeout,
      environment: {
        POWERTOOLS_SERVICE_NAME: entry,
        POWERTOOLS_METRICS_NAMESPACE: METRIC_NAMESPACE,
        // Containers can send traces to X-Ray only through a daemon container.
        POWERTOOLS_TRACE_ENABLED: 'false',
        ...props.environment,
      },
    });
    Validations.of(this).acknowledge(
      {
        id: 'AwsSolutions-ECS2',
        reason: 'The environment holds names of resources and settings, no secrets.',
      },
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'ECR has no resource-level permission for GetAuthorizationToken.',
      },
    );
  }
}
