import { Aws, CfnOutput } from 'aws-cdk-lib';
import { Artifact, type Pipeline } from 'aws-cdk-lib/aws-codepipeline';
import { CodeBuildAction } from 'aws-cdk-lib/aws-codepipeline-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { approvalStage } from '../common/delivery/approval.ts';
import { ArtifactCheck } from '../common/delivery/artifact-check.ts';
import type { DeliveryOptions } from '../common/delivery/delivery-options.ts';
import { ArtifactStore } from '../common/delivery/artifact-store.ts';
import { RepositorySource } from '../common/delivery/repository-source.ts';
import { ServicePipeline } from '../common/delivery/service-pipeline.ts';
import { Monitoring } from '../common/monitoring.ts';
import { fullStackName, SummitStack, type DeploymentProps } from '../common/summit-stack.ts';
import { ImageBuild } from './image-build.ts';
import { ReleaseStage } from './release-stage.ts';
import { ServiceImages } from './service-images.ts';

export interface ContainerPipelineProps extends DeploymentProps, DeliveryOptions {}

/**
 * Pipeline from a commit to running tasks (San Francisco 2017, "Deep Dive on CICD and Docker").
 *
 *     commit ─▶ images: test, build, scan, push ─▶ check ─▶ [approval] ─▶ change set ─▶ ContainerDelivery
 *                              └─▶ ECR, tag = commit
 */
export class ContainerPipelineStack extends SummitStack {
  /** Repositories of the images. */
  readonly images: ServiceImages;
  /** Pipeline, for rules on its events. */
  readonly pipeline: Pipeline;
  /** Topic of the alarms. */
  readonly alarms: ITopic;

  constructor(scope: Construct, id: string, props: ContainerPipelineProps) {
    const { settings } = props;
    super(scope, id, {
      ...props,
      description: 'summit-stacks E: pipeline of the container services',
      architecture: 'container-delivery',
    });
    const monitoring = new Monitoring(this, 'Monitoring', { settings, page: 'container-delivery' });
    this.alarms = monitoring.topic;
    // Stack that the releases change.
    const target = fullStackName('ContainerDelivery', props);
    const stackArn = `arn:${Aws.PARTITION}:cloudformation:${Aws.REGION}:${Aws.ACCOUNT_ID}:stack/${target}/*`;
    this.images = new ServiceImages(this, 'Images', { settings, monitoring });
    const store = new ArtifactStore(this, 'Artifacts', { settings });
    const source = new RepositorySource(this, 'Source', {
      provider: props.source,
      repository: props.repository,
      connectionArn: props.connectionArn,
      // A push that changes only these files builds no image; CodeCommit has no such filter.
      ignoredPaths: props.source === 'codecommit' ? undefined : ['docs/**', '**/*.md'],
    });
    const { build } = new ImageBuild(this, 'ImageBuild', {
      settings,
      monitoring,
      store,
      images: this.images,
      stackName: target,
      stackArn,
    });

    const check = new ArtifactCheck(this, 'Check', {
      settings,
      monitoring,
      entry: 'container-delivery/check-artifact',
    });
    const pipeline = new ServicePipeline(this, 'Pipeline', {
      monitoring,
      store,
      source,
      executionMode: props.executionMode,
    });
    this.pipeline = pipeline.pipeline;
    build.grantRun(pipeline);
    const release = new Artifact('Release');
    pipeline.addStage({
      stageName: 'Images',
      actions: [
        new CodeBuildAction({
          actionName: 'BuildAndPush',
          project: build.project,
          input: source.output,
          outputs: [release],
          environmentVariables: { COMMIT: { value: source.commit } },
        }),
      ],
    });
    check.grantRun(pipeline);
    pipeline.addStage({
      stageName: 'Check',
      actions: [check.action(release, source.commit, 1)],
    });
    if (props.approval === 'manual') {
      const what = `Release ${source.commit} to ${target}`;
      pipeline.addStage(approvalStage(pipeline, monitoring, what));
    }
    new ReleaseStage(this, 'Release', {
      settings,
      pipeline,
      release,
      commit: source.commit,
      stackName: target,
      stackArn,
    });

    for (const [name, value] of Object.entries({
      PipelineName: pipeline.pipeline.pipelineName,
      ImageBuildProject: build.project.projectName,
      WebRepository: this.images.web.repositoryUri,
      CatalogueRepository: this.images.catalogue.repositoryUri,
    })) {
      new CfnOutput(this, name, { value });
    }
  }
}
