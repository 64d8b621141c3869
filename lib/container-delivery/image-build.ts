import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from '../common/acknowledge-wildcards.ts';
import type { ArtifactStore } from '../common/delivery/artifact-store.ts';
import { BuildProject } from '../common/delivery/build-project.ts';
import type { ServiceProps } from '../common/service-props.ts';
import type { ServiceImages } from './service-images.ts';

export interface ImageBuildProps extends ServiceProps {
  /** Store for input and output. */
  readonly store: ArtifactStore;
  /** Repositories of the images. */
  readonly images: ServiceImages;
  /** Name of the stack of the release. */
  readonly stackName: string;
  /** ARN pattern of the stack of the release, whose template and parameters are read. */
  readonly stackArn: string;
}

/**
 * Build that tests the services, builds, scans and pushes an image of each, and writes the template
 * and parameters of the release.
 */
export class ImageBuild extends Construct {
  /** Build project, for the pipeline. */
  readonly build: BuildProject;

  constructor(scope: Construct, id: string, props: ImageBuildProps) {
    super(scope, id);
    const { settings, monitoring, store, images, stackName, stackArn } = props;
    this.build = new BuildProject(this, 'Build', {
      settings,
      store,
      buildspec: 'lib/container-delivery/buildspecs/images.yml',
      description: 'Builds, scans and pushes the images of a commit',
      timeout: Duration.minutes(30),
      docker: true,
      environment: {
        STACK: stackName,
        WEB_REPOSITORY: images.web.repositoryUri,
        CATALOGUE_REPOSITORY: images.catalogue.repositoryUri,
      },
    });
    const grant = (resourceArns: string[], ...actions: string[]) =>
      Grant.addToPrincipal({ grantee: this.build, actions, resourceArns });
    grant(['*'], 'ecr:GetAuthorizationToken');
    grant(
      [images.web.repositoryArn, images.catalogue.repositoryArn],
      'ecr:BatchCheckLayerAvailability',
      'ecr:BatchGetImage',
      'ecr:CompleteLayerUpload',
      'ecr:DescribeImageScanFindings',
      'ecr:DescribeImages',
      'ecr:InitiateLayerUpload',
      'ecr:PutImage',
      'ecr:UploadLayerPart',
    );
    grant([stackArn], 'cloudformation:DescribeStacks', 'cloudformation:GetTemplate');
    const role = this.build.grantPrincipal;
    acknowledgeWildcards(
      role,
      ['*'],
      'ECR has no resource-level permission for GetAuthorizationToken.',
    );
    acknowledgeWildcards(role, [stackArn], 'CloudFormation gives each stack an id at its end.');
    const metric = (metricName: string, statistic: string) =>
      new Metric({
        namespace: 'AWS/CodeBuild',
        metricName,
        dimensionsMap: { ProjectName: this.build.project.projectName },
        statistic,
        period: Duration.minutes(5),
      });
    monitoring.graph('Image builds: failed', metric('FailedBuilds', 'sum'));
    monitoring.graph('Image builds: duration, seconds', metric('Duration', 'max'));
  }
}
