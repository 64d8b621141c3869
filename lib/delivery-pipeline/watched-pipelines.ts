import { Fn, Stack } from 'aws-cdk-lib';
import type { IPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

const ACCOUNT = /^\d{12}$/;

/** The pipelines and accounts that the functions know, and their rights on them. */
export class WatchedPipelines {
  /** What the functions read: lists with commas between, the own account first. */
  readonly environment: { readonly PIPELINES: string; readonly ACCOUNTS: string };
  private readonly pipelines: readonly IPipeline[];

  /** @throws Error without a pipeline, or for an account that is none */
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

  /** Lets the grantee do something with each of the pipelines. */
  grant(grantee: IGrantable, ...actions: string[]): void {
    this.grantOn(grantee, '', actions);
  }

  /** Lets the grantee answer the approval of each of the pipelines, `STAGE/ACTION`. */
  grantApprove(grantee: IGrantable, approval: string): void {
    this.grantOn(grantee, `/${approval}`, ['codepipeline:PutApprovalResult']);
  }

  private grantOn(grantee: IGrantable, part: string, actions: string[]): void {
    const resourceArns = this.pipelines.map(({ pipelineArn }) => `${pipelineArn}${part}`);
    Grant.addToPrincipal({ grantee, actions, resourceArns });
  }
}
