import { Duration } from 'aws-cdk-lib';
import type { CfnRepository, Repository } from 'aws-cdk-lib/aws-ecr';
import {
  AppProtocol,
  ContainerImage,
  type ContainerDefinition,
  type ContainerImageConfig,
} from 'aws-cdk-lib/aws-ecs';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { ProgramTask } from '../common/program-task.ts';
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
export class ServiceTask extends ProgramTask {
  /** Port of the server in the image. */
  static readonly PORT = 8080;
  /**
   * Time between SIGTERM and SIGKILL: longer than the image's DRAIN_SECONDS and the requests in
   * progress.
   */
  static readonly STOP_TIMEOUT = Duration.seconds(30);

  /** @throws Error when the name is not valid in a domain name */
  constructor(scope: Construct, id: string, props: ServiceTaskProps) {
    const { settings, name, repository, commit, environment } = props;
    if (!/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) {
      throw new Error(
        `A service can’t have the name '${name}': give up to 63 small letters, digits and hyphens, such as web.`,
      );
    }
    super(scope, id, {
      settings,
      entry: `container-delivery/${name}`,
      container: name,
      image: new CommitImage(repository, commit),
      // Processor of the build project, which can't build for another one.
      architecture: Architecture.ARM_64,
      cpu: 256,
      memoryLimitMiB: 512,
      portMappings: [
        { name: 'http', containerPort: ServiceTask.PORT, appProtocol: AppProtocol.http },
      ],
      healthCheck: ProgramTask.HEALTH_CHECK,
      stopTimeout: ServiceTask.STOP_TIMEOUT,
      environment,
    });
  }
}

/** Image of a commit, which the task may pull. */
class CommitImage extends ContainerImage {
  private readonly repository: Repository;
  private readonly commit: string;

  constructor(repository: Repository, commit: string) {
    super();
    this.repository = repository;
    this.commit = commit;
  }

  override bind(_scope: Construct, { taskDefinition }: ContainerDefinition): ContainerImageConfig {
    this.repository.grantPull(taskDefinition.obtainExecutionRole());
    // The CDK's own URI would be computed from the repository's ARN, which is not possible across
    // stacks.
    const { attrRepositoryUri } = this.repository.node.defaultChild as CfnRepository;
    return { imageName: `${attrRepositoryUri}:${this.commit}` };
  }
}
