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
  /** File under lambda/ that exports the check as `handler`, without its extension. */
  readonly entry: string;
}

/**
 * Rejects an artifact that is not of the execution's commit, or that contains `latest` as a
 * version.
 */
export class ArtifactCheck extends Construct {
  /** Memory in MiB, more than any artifact of templates has unpacked. */
  static readonly MEMORY = 512;

  /** Function that checks artifacts. */
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
      // IAM has no resource-level permission for jobs; only the function receives their ids, which
      // are secret.
      resourceArns: ['*'],
    });
    new FailedInvocations(this, 'LostJobs', { monitoring }).addFunction(this.function);
  }

  /** Grants permission to run the check. */
  grantRun(grantee: IGrantable): void {
    Grant.addToPrincipal({
      grantee,
      actions: ['lambda:InvokeFunction'],
      resourceArns: [this.function.functionArn],
    });
  }

  /** @param commit commit of the execution, as a variable of the pipeline */
  action(input: Artifact, commit: string, runOrder: number): LambdaInvokeAction {
    return new LambdaInvokeAction({
      actionName: 'CheckArtifact',
      inputs: [input],
      userParametersString: commit,
      runOrder,
      lambda: this.withoutArtifactAccess(),
    });
  }

  /**
   * Function to which the CDK adds no grants: the CDK's own would allow reading the whole bucket,
   * but the job has its own credentials. The ARN contains the account, for actions in another
   * account.
   */
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
