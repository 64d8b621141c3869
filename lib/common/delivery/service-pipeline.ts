import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  ExecutionMode,
  Pipeline,
  PipelineType,
  type IStage,
  type StageProps,
} from 'aws-cdk-lib/aws-codepipeline';
import { Grant, Role, ServicePrincipal, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Monitoring } from '../monitoring.ts';
import type { ArtifactStore } from './artifact-store.ts';
import type { RepositorySource } from './repository-source.ts';
import type { ServiceProps } from '../service-props.ts';

/**
 * `QUEUED`: one execution after the other; `SUPERSEDED`: a newer execution replaces waiting ones.
 */
export type ExecutionOrder = 'QUEUED' | 'SUPERSEDED';

const EXECUTION_MODES: Readonly<Record<ExecutionOrder, ExecutionMode>> = {
  QUEUED: ExecutionMode.QUEUED,
  SUPERSEDED: ExecutionMode.SUPERSEDED,
};

export interface ServicePipelineProps extends Pick<ServiceProps, 'monitoring'> {
  /** Store for the artifacts of its stages. */
  readonly store: ArtifactStore;
  /** Source of the first stage. */
  readonly source: RepositorySource;
  /**
   * Treatment of an execution that starts before the previous one has ended.
   *
   * @default 'SUPERSEDED'
   */
  readonly executionMode?: ExecutionOrder;
  /** Name of the role, for policies in other accounts. @default - generated */
  readonly roleName?: string;
}

/**
 * Pipeline of type V2 that starts with a commit. All actions run with the pipeline's role, which
 * has only the permissions that it is granted, or with the role of the action.
 */
export class ServicePipeline extends Construct implements IGrantable {
  /** Pipeline, for rules on its events. */
  readonly pipeline: Pipeline;
  /** Role of the pipeline. */
  readonly grantPrincipal: Role;

  /** @throws Error when the execution mode is unknown */
  constructor(scope: Construct, id: string, props: ServicePipelineProps) {
    super(scope, id);
    const { store, source, executionMode = 'SUPERSEDED' } = props;
    if (!Object.hasOwn(EXECUTION_MODES, executionMode)) {
      const allowed = Object.keys(EXECUTION_MODES).join(' or ');
      throw new Error(`The execution mode '${executionMode}' is not known: it is ${allowed}.`);
    }
    this.grantPrincipal = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('codepipeline.amazonaws.com'),
      roleName: props.roleName,
    });
    store.grantReadWrite(this.grantPrincipal);
    source.grantFetch(this.grantPrincipal);
    this.pipeline = new Pipeline(this, 'Pipeline', {
      pipelineType: PipelineType.V2,
      executionMode: EXECUTION_MODES[executionMode],
      // The CDK's own grants have wildcards, and a role for each action; as imported resources,
      // bucket and role get no grants.
      artifactBucket: Bucket.fromBucketAttributes(this, 'Artifacts', {
        bucketName: store.bucket.bucketName,
        encryptionKey: Key.fromKeyArn(this, 'ArtifactKey', store.key.keyArn),
      }),
      role: this.grantPrincipal.withoutPolicyUpdates(),
      usePipelineRoleForActions: true,
      triggers: source.triggers,
      stages: [{ stageName: 'Source', actions: [source.action] }],
    });
    this.addAlarms(id, props.monitoring);
  }

  /** Adds a stage at the end. */
  addStage(stage: StageProps): IStage {
    return this.pipeline.addStage(stage);
  }

  /** Grants permission to assume a role, e.g. in the account of a deployment. */
  grantAssume(roleArn: string): void {
    Grant.addToPrincipal({
      grantee: this,
      actions: ['sts:AssumeRole'],
      resourceArns: [roleArn],
    });
  }

  private addAlarms(id: string, monitoring: Monitoring): void {
    const metric = (metricName: string, statistic: string) =>
      new Metric({
        namespace: 'AWS/CodePipeline',
        metricName,
        dimensionsMap: { PipelineName: this.pipeline.pipelineName },
        statistic,
        period: Duration.minutes(5),
      });
    const failed = metric('FailedPipelineExecutions', 'sum');
    monitoring.alarm(`${id}Fails`, {
      severity: 'critical',
      summary: 'An execution of the pipeline failed: what was pushed is not delivered.',
      runbook: 'pipeline-fails',
      metric: failed,
      threshold: 1,
    });
    monitoring.graph('Pipeline: failed executions', failed);
    monitoring.graph('Pipeline: duration, seconds', metric('PipelineDuration', 'max'));
  }
}
