import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import type { Artifact } from 'aws-cdk-lib/aws-codepipeline';
import { LambdaInvokeAction } from 'aws-cdk-lib/aws-codepipeline-actions';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { ServiceProps } from '../service-props.ts';
import { ServiceFunction } from '../service-function.ts';
import { FailedInvocations } from './failed-invocations.ts';

export interface ArtifactCheckProps extends ServiceProps {
  /** File under lambda/ that exports the check as its handler, without its ending. */
  readonly entry: string;
}

/** Refuses an artifact that is not of the execution's commit, or that names the latest of something. */
export class ArtifactCheck extends Construct {
  /** Larger than any artifact of templates is unpacked. */
  static readonly MEMORY = 512;

  /** What the action calls. */
  readonly function: ServiceFunction;

  constructor(scope: Construct, id: string, props: ArtifactCheckProps) {
    super(scope, id);
    const { settings, monitoring } = props;
    this.function = new ServiceFunction(this, 'CheckArtifact', {
      settings,
      monitoring,
      entry: props.entry,
      description: 'Refuses what is not of the commit, or the latest of something',
      timeout: Duration.minutes(1),
      memorySize: ArtifactCheck.MEMORY,
    });
    Grant.addToPrincipal({
      grantee: this.function,
      actions: ['codepipeline:PutJobSuccessResult', 'codepipeline:PutJobFailureResult'],
      // Jobs are no resources to IAM; their ids are secrets that only the function is told.
      resourceArns: ['*'],
    });
    new FailedInvocations(this, 'LostJobs', { monitoring }).addFunction(this.function);
  }

  /** Lets a pipeline's role call it. */
  grantRun(grantee: IGrantable): void {
    Grant.addToPrincipal({
      grantee,
      actions: ['lambda:InvokeFunction'],
      resourceArns: [this.function.functionArn],
    });
  }

  /** @param commit that the execution began with, as the pipeline will know it */
  action(input: Artifact, commit: string, runOrder: number): LambdaInvokeAction {
    return new LambdaInvokeAction({
      actionName: 'CheckArtifact',
      inputs: [input],
      userParametersString: commit,
      runOrder,
      lambda: this.withoutArtifactAccess(),
    });
  }

  /** The CDK would let it read all of the bucket, but the job brings its own credentials. The account stands in the ARN, for actions of another. */
  private withoutArtifactAccess(): IFunction {
    const { functionName: resourceName } = this.function;
    const arn = Stack.of(this).formatArn({
      service: 'lambda',
      resource: 'function',
      resourceName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    return LambdaFunction.fromFunctionArn(this, 'Stranger', arn);
  }
}
