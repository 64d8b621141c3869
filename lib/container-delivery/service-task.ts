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
import type { ServiceProps } from '../common/service-props.ts';

export interface ServiceTaskProps extends Pick<ServiceProps, 'settings'> {
  /** The service's first name under the domain, its container's, and its file in lambda/container-delivery/. */
  readonly name: string;
  /** Where its images are. */
  readonly repository: Repository;
  /** Which of them runs: the tag. */
  readonly commit: string;
  /** What its program reads beside what the image sets. @default - nothing */
  readonly environment?: Record<string, string>;
}

/** What ECS starts of a service: its image of a commit, with the smallest processor, and no rights of its own. */
export class ServiceTask extends FargateTaskDefinition {
  /** That the image listens on. */
  static readonly PORT = 8080;
  /** Between SIGTERM and SIGKILL: longer than the image's DRAIN_SECONDS and what is in hand then. */
  static readonly STOP_TIMEOUT = Duration.seconds(30);

  /** @throws Error when the name can't be a part of a domain name */
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
        // As the machine that builds the image: it can't build for another.
        cpuArchitecture: CpuArchitecture.ARM64,
        operatingSystemFamily: OperatingSystemFamily.LINUX,
      },
    });
    const logGroup = new LogGroup(this, 'Logs', {
      retention: settings.logRetention,
      removalPolicy: settings.removalPolicy,
    });
    repository.grantPull(this.obtainExecutionRole());
    // The CDK's own would take the repository's ARN apart, which another stack may not.
    const { attrRepositoryUri } = repository.node.defaultChild as CfnRepository;
    this.addContainer(name, {
      image: ContainerImage.fromRegistry(`${attrRepositoryUri}:${props.commit}`),
      portMappings: [
        { name: 'http', containerPort: ServiceTask.PORT, appProtocol: AppProtocol.http },
      ],
      // A log service that is slow must not stop the answers.
      logging: LogDrivers.awsLogs({
        logGroup,
        streamPrefix: name,
        mode: AwsLogDriverMode.NON_BLOCKING,
      }),
      user: 'node',
      readonlyRootFilesystem: true,
      stopTimeout: ServiceTask.STOP_TIMEOUT,
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
