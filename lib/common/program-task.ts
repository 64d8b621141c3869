import { Validations } from 'aws-cdk-lib';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import {
  AwsLogDriverMode,
  ContainerImage,
  CpuArchitecture,
  FargateTaskDefinition,
  LogDrivers,
  OperatingSystemFamily,
  type ContainerDefinitionOptions,
} from 'aws-cdk-lib/aws-ecs';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { METRIC_NAMESPACE } from './metric-namespace.ts';
import type { ServiceProps } from './service-props.ts';
import { imageFolder } from './worker-image.ts';

export interface ProgramTaskProps
  extends
    Pick<ServiceProps, 'settings'>,
    Pick<ContainerDefinitionOptions, 'healthCheck' | 'portMappings' | 'stopTimeout'> {
  /** File under lambda/ without its extension, e.g. `queue-worker/service`: a program, not a handler. */
  readonly entry: string;
  /** Log group of the program's output. */
  readonly logGroup: LogGroup;
  /** Name of the container. */
  readonly container: string;
  /** Dockerfile of the image. */
  readonly dockerfile: string;
  /**
   * Texts of further files beside the program, by their paths.
   *
   * @default - none
   */
  readonly files?: Readonly<Record<string, string>>;
  /** CPU units of a task; 1,024 are one vCPU. */
  readonly cpu: number;
  /** Memory of a task in MiB, one of the values that Fargate allows for `cpu`. */
  readonly memoryLimitMiB: number;
  /** Environment variables of the program, in addition to those of every program. */
  readonly environment: Record<string, string>;
}

/** Fargate task with one container, which runs a bundled program. */
export class ProgramTask extends FargateTaskDefinition {
  constructor(scope: Construct, id: string, props: ProgramTaskProps) {
    const { settings, entry, container, dockerfile, files } = props;
    const isArm = settings.architecture === Architecture.ARM_64;
    super(scope, id, {
      cpu: props.cpu,
      memoryLimitMiB: props.memoryLimitMiB,
      runtimePlatform: {
        cpuArchitecture: isArm ? CpuArchitecture.ARM64 : CpuArchitecture.X86_64,
        operatingSystemFamily: OperatingSystemFamily.LINUX,
      },
    });
    const folder = imageFolder(entry, settings.architecture.name, dockerfile, files);
    this.addContainer(container, {
      image: ContainerImage.fromAsset(folder, {
        platform: isArm ? Platform.LINUX_ARM64 : Platform.LINUX_AMD64,
      }),
      // A slow log service must not block the work.
      logging: LogDrivers.awsLogs({
        logGroup: props.logGroup,
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
