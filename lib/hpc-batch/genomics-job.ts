import { join } from 'node:path';
import { Duration, Size, Stack, Validations } from 'aws-cdk-lib';
import {
  Action,
  EcsEc2ContainerDefinition,
  EcsJobDefinition,
  EcsVolume,
  LinuxParameters,
  Reason,
  RetryStrategy,
} from 'aws-cdk-lib/aws-batch';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { ContainerImage, LogDriver } from 'aws-cdk-lib/aws-ecs';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../lambda/hpc-batch/contract.ts';
import { PROJECT } from '../common/project.ts';
import type { ServiceProps } from '../common/service-props.ts';
import type { GenomicsBuckets } from './genomics-buckets.ts';
import type { LustreScratch } from './lustre-scratch.ts';

export interface GenomicsJobProps extends Pick<ServiceProps, 'settings'> {
  /** Buckets that the jobs read and write. */
  readonly buckets: GenomicsBuckets;
  /**
   * File system for temporary files.
   *
   * @default - the disk of the instance
   */
  readonly scratch?: LustreScratch;
}

/** Job definition of all steps: the parameters `step` and `subject` complete its command. */
export class GenomicsJob extends Construct {
  /** Folder of the image: Dockerfile, hash-locked requirements, program. */
  static readonly FOLDER = join(PROJECT, 'lambda', 'hpc-batch', 'jobs');
  /** Maximum attempts of a job, of which interruptions of Spot instances use all but one. */
  static readonly ATTEMPTS = 5;
  /** Timeout of an attempt. */
  static readonly TIMEOUT = Duration.hours(1);

  /** Job definition. */
  readonly definition: EcsJobDefinition;
  /** Log group with a stream for each attempt. */
  readonly logGroup: LogGroup;
  /** Hash of the image's sources. */
  readonly imageHash: string;

  constructor(scope: Construct, id: string, props: GenomicsJobProps) {
    super(scope, id);
    const { settings, buckets, scratch } = props;
    this.logGroup = new LogGroup(this, 'Logs', {
      retention: settings.logRetention,
      removalPolicy: settings.removalPolicy,
    });
    const image = new DockerImageAsset(this, 'Image', {
      directory: GenomicsJob.FOLDER,
      platform: Platform.custom(settings.architecture.dockerPlatform),
    });
    this.imageHash = image.assetHash;
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'),
    });
    buckets.grantJobs(role);
    const container = new EcsEc2ContainerDefinition(this, 'Container', {
      image: ContainerImage.fromDockerImageAsset(image),
      command: ['python', '-m', 'genomics', 'Ref::step', 'Ref::subject'],
      environment: {
        AWS_REGION: Stack.of(this).region,
        [ENVIRONMENT.dataBucket]: buckets.data.bucketName,
        [ENVIRONMENT.workBucket]: buckets.work.bucketName,
        [ENVIRONMENT.resultsBucket]: buckets.results.bucketName,
      },
      cpu: 1,
      memory: Size.mebibytes(2_048),
      jobRole: role,
      logging: LogDriver.awsLogs({ logGroup: this.logGroup, streamPrefix: 'genomics' }),
      user: '1000',
      privileged: false,
      readonlyRootFilesystem: true,
      // A process of its own as first in the container, which passes SIGTERM on.
      linuxParameters: new LinuxParameters(this, 'Linux', { initProcessEnabled: true }),
      volumes: [
        EcsVolume.host({
          name: 'scratch',
          containerPath: '/scratch',
          hostPath: scratch?.hostPath,
        }),
      ],
    });
    this.definition = new EcsJobDefinition(this, 'Definition', {
      container,
      retryAttempts: GenomicsJob.ATTEMPTS,
      retryStrategies: [
        RetryStrategy.of(Action.RETRY, Reason.SPOT_INSTANCE_RECLAIMED),
        RetryStrategy.of(Action.EXIT, Reason.custom({ onReason: '*' })),
      ],
      timeout: GenomicsJob.TIMEOUT,
      propagateTags: true,
    });
    Validations.of(container.executionRole).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'ECR has no resource-level permission for GetAuthorizationToken.',
    });
  }
}
