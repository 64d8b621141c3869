import { CfnOutput } from 'aws-cdk-lib';
import { Artifact, type Pipeline } from 'aws-cdk-lib/aws-codepipeline';
import { CodeBuildAction } from 'aws-cdk-lib/aws-codepipeline-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { ArtifactStore } from '../common/delivery/artifact-store.ts';
import { approvalStage } from '../common/delivery/approval.ts';
import type { DeliveryOptions } from '../common/delivery/delivery-options.ts';
import { RepositorySource } from '../common/delivery/repository-source.ts';
import { ServicePipeline } from '../common/delivery/service-pipeline.ts';
import { Monitoring } from '../common/monitoring.ts';
import { SummitStack, type DeploymentProps } from '../common/summit-stack.ts';
import { ArtifactCheck } from '../common/delivery/artifact-check.ts';
import { artifactReaders } from './artifact-readers.ts';
import { EnvironmentStage } from './environment-stages.ts';
import { accountOf, DeliveryNames } from './environments.ts';
import type { DeliveryAccounts } from '../common/accounts.ts';
import { Projects } from './projects.ts';

export interface DeliveryPipelineStackProps extends DeploymentProps, DeliveryOptions {
  /**
   * Accounts of the pipeline and of the environments.
   *
   * @default - a single account
   */
  readonly accounts?: DeliveryAccounts;
}

/**
 * Pipeline that delivers this repository to production (San Francisco 2017: "Building CI/CD
 * Pipelines for Serverless Applications"; London 2019 on Code Pipeline, Code Build and Code
 * Deploy).
 *
 *     push ─▶ source ─▶ build ─▶ check ─▶ test ─▶ staging ─▶ smoke test ─▶ approval ─▶ production
 *                       templates, code  npm test  change sets  scenarios               change sets
 */
export class DeliveryPipelineStack extends SummitStack {
  /** Pipeline, for rules on its events. */
  readonly pipeline: Pipeline;
  /** Topic of the alarms. */
  readonly alarms: ITopic;

  constructor(scope: Construct, id: string, props: DeliveryPipelineStackProps) {
    const { settings, accounts } = props;
    super(scope, id, {
      ...props,
      description: 'summit-stacks D: this repository’s delivery pipeline',
      architecture: 'delivery-pipeline',
    });
    const monitoring = new Monitoring(this, 'Monitoring', { settings, page: 'delivery-pipeline' });
    this.alarms = monitoring.topic;
    const names = new DeliveryNames(props);
    const store = new ArtifactStore(this, 'Artifacts', {
      settings,
      bucketName: names.artifactBucket(accountOf(accounts, 'tools')),
      keyAlias: names.artifactKey,
    });
    if (accounts) artifactReaders(store, accounts, names);
    const source = new RepositorySource(this, 'Source', {
      provider: props.source,
      repository: props.repository,
      connectionArn: props.connectionArn,
      ignoredPaths: props.source === 'codeconnections' ? ['docs/**', '**/*.md'] : undefined,
    });
    const projects = new Projects(this, 'Projects', {
      ...{ names, settings, store, monitoring, accounts },
    });
    const check = new ArtifactCheck(this, 'Check', {
      settings,
      monitoring,
      entry: 'delivery-pipeline/check-artifact',
    });
    const pipeline = new ServicePipeline(this, 'Pipeline', {
      monitoring,
      store,
      source,
      executionMode: props.executionMode,
      roleName: names.pipelineRole,
    });
    this.pipeline = pipeline.pipeline;

    const assembly = new Artifact('Assembly');
    const { output: input, commit } = source;
    const { build, test, smokeTest } = projects;
    pipeline.addStage({
      stageName: 'Build',
      actions: [
        new CodeBuildAction({
          actionName: 'Build',
          project: build.project,
          input,
          outputs: [assembly],
          runOrder: 1,
        }),
        check.action(assembly, commit, 2),
      ],
    });
    pipeline.addStage({
      stageName: 'Test',
      actions: [new CodeBuildAction({ actionName: 'Test', project: test.project, input })],
    });
    const staging = new EnvironmentStage(this, 'Staging', {
      names,
      environment: 'staging',
      account: accountOf(accounts, 'staging'),
      assembly,
      then: (runOrder) =>
        new CodeBuildAction({
          actionName: 'SmokeTest',
          project: smokeTest.project,
          input,
          runOrder,
        }),
    });
    pipeline.addStage(staging.stage);
    if (props.approval === 'manual')
      pipeline.addStage(approvalStage(pipeline, monitoring, `Commit ${commit} runs in staging.`));
    const production = new EnvironmentStage(this, 'Production', {
      names,
      environment: 'production',
      account: accountOf(accounts, 'production'),
      assembly,
    });
    pipeline.addStage(production.stage);

    for (const part of [build, test, smokeTest, check]) part.grantRun(pipeline);
    for (const { deployRole } of [staging, production]) pipeline.grantAssume(deployRole.roleArn);
    for (const [name, value] of Object.entries({
      PipelineName: this.pipeline.pipelineName,
      PipelineRole: pipeline.grantPrincipal.roleArn,
      ArtifactBucket: store.bucket.bucketName,
      SourceArn: source.arn,
      BuildProject: build.project.projectName,
      TestProject: test.project.projectName,
      SmokeTestProject: smokeTest.project.projectName,
      CheckFunction: check.function.functionName,
    })) {
      new CfnOutput(this, name, { value });
    }
  }
}
