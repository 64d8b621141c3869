import { Fn, Stack } from 'aws-cdk-lib';
import type { IPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

const ACCOUNT = /^\d{12}$/;

/** Pipelines and accounts that the functions accept, and grants for them. */
export class WatchedPipelines {
  /** Environment variables of the functions: comma-separated lists, with the own account first. */
  readonly environment: { readonly PIPELINES: string; readonly ACCOUNTS: string };
  private readonly pipelines: readonly IPipeline[];

  /** @throws Error without a pipeline, or for an invalid account id */
  constructor(scope: Construct, pipelines: readonly IPipeline[], accounts: readonly string[]) {
    if (pipelines.length === 0) {
      throw new Error('No pipeline is given: give at least one, e.g. the delivery pipeline.');
    }
    for (const account of accounts) {
      if (ACCOUNT.test(account)) continue;
      throw new Error(`The account '${account}' is none: an account id has twelve digits.`);
    }
    this.pipelines = pipelines;
    this.environment = {
      PIPELINES: Fn.join(
        ',',
        pipelines.map(({ pipelineName }) => pipelineName),
      ),
      ACCOUNTS: Fn.join(',', [Stack.of(scope).account, ...accounts]),
    };
  }

  /** Grants actions on each of the pipelines. */
  grant(grantee: IGrantable, ...actions: string[]): void {
    this.grantOn(grantee, '', actions);
  }

  /** Grants permission to answer the approval `STAGE/ACTION` of each of the pipelines. */
  grantApprove(grantee: IGrantable, approval: string): void {
    this.grantOn(grantee, `/${approval}`, ['codepipeline:PutApprovalResult']);
  }

  private grantOn(grantee: IGrantable, part: string, actions: string[]): void {
    const resourceArns = this.pipelines.map(({ pipelineArn }) => `${pipelineArn}${part}`);
    Grant.addToPrincipal({ grantee, actions, resourceArns });
  }
}
