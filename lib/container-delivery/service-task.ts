import { Duration, Validations } from 'aws-cdk-lib';
import type { CfnRepository, Repository } from 'aws-cdk-lib/aws-ecr';
import {
  AppProtocol,
  AwsLogDriverMode,
  ContainerImage,
  CpuArchitecture,
  FargateTaskDefinition,
  LogDrivers,
  OperatingSystemFamily,
} from 'aws-cdk-lib/aws-ecs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { METRIC_NAMESPACE } from '../common/metric-namespace.ts';
import type { ServiceProps } from '../common/service-props.ts';

export interface ServiceTaskProps extends Pick<ServiceProps, 'settings'> {
  /**
   * Name of the service: its first label under the domain, its container, and its file in
   * lambda/container-delivery/.
   */
  readonly name: string;
  /** Repository of the images. */
  readonly repository: Repository;
  /** Commit of the image, its tag. */
  readonly commit: string;
  /** Environment variables of the program, in addition to those of the image. @default - none */
  readonly environment?: Record<string, string>;
}

/**
 * Task of a service: the image of a commit, with the smallest CPU, and a role without permissions.
 */
export class ServiceTask extends FargateTaskDefinition {
  /** Port of the server in the image. */
  static readonly PORT = 8080;
  /**
   * Time between SIGTERM and SIGKILL: longer than the image's DRAIN_SECONDS and the requests in
   * progress.
   */
  static readonly STOP_TIMEOUT = Duration.seconds(30);

  /** @throws Error when the name is not valid in a domain name */
  constructor(scope: Construct, id: string, props: ServiceTaskProps) {
    const { settings, name, repository } = props;
    if (!/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) {
      throw new Error(
        `A service can’t have the name '${name}': give up to 63 small letters, digits and hyphens, such as web.`,
      );
    }
    super(scope, id, {
      cpu: 256,
      memoryLimitMiB: 512,
      runtimePlatform: {
        // CPU architecture of the build project, which can't build for another one.
        cpuArchitecture: CpuArchitecture.ARM64,
        operatingSystemFamily: OperatingSystemFamily.LINUX,
      },
    });
    const logGroup = new LogGroup(this, 'Logs', {
      retention: settings.logRetention,
      removalPolicy: settings.removalPolicy,
    });
    repository.grantPull(this.obtainExecutionRole());
    // The CDK's own URI would be computed from the repository's ARN, which is not possible across
    // stacks.
    const { attrRepositoryUri } = repository.node.defaultChild as CfnRepository;
    this.addContainer(name, {
      image: ContainerImage.fromRegistry(`${attrRepositoryUri}:${props.commit}`),
      portMappings: [
        { name: 'http', containerPort: ServiceTask.PORT, appProtocol: AppProtocol.http },
      ],
      // A slow log service must not block responses.
      logging: LogDrivers.awsLogs({
        logGroup,
        streamPrefix: name,
        mode: AwsLogDriverMode.NON_BLOCKING,
      }),
      user: 'node',
      readonlyRootFilesystem: true,
      stopTimeout: ServiceTask.STOP_TIMEOUT,
      // ECS ignores the health check of the image.
      healthCheck: {
        command: ['CMD', 'node', 'index.js', '--health'],
        interval: Duration.seconds(10),
        timeout: Duration.seconds(3),
        startPeriod: Duration.seconds(10),
        retries: 3,
      },
      environment: {
        POWERTOOLS_SERVICE_NAME: `container-delivery/${name}`,
        POWERTOOLS_METRICS_NAMESPACE: METRIC_NAMESPACE,
        // Containers can send traces to X-Ray only through a daemon container.
        POWERTOOLS_TRACE_ENABLED: 'false',
        ...props.environment,
      },
    });
    Validations.of(this).acknowledge(
      {
        id: 'AwsSolutions-ECS2',
        reason: 'The environment holds names and settings, no secrets.',
      },
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'ECR has no resource-level permission for GetAuthorizationToken.',
      },
    );
  }
}
