import { Stack, type App } from 'aws-cdk-lib';
import type { IPipeline } from 'aws-cdk-lib/aws-codepipeline';
import type { INamespace } from 'aws-cdk-lib/aws-servicediscovery';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { AccountSettingsStack } from './common/account-settings-stack.ts';
import type { DeploymentProps } from './common/summit-stack.ts';
import { COMMON_STACK } from './common/architecture.ts';
import type { AppOptions } from './options.ts';

/** Pipeline with the stacks that it consists of and deploys. */
export interface Delivery {
  readonly pipeline: IPipeline;
  readonly alarms: ITopic;
  readonly stacks: readonly Stack[];
}

/** App, options and results of earlier architectures, for the function that builds an architecture's stacks. */
export class StackContext {
  readonly app: App;
  readonly options: AppOptions;
  /** Region for the templates of stacks with an account of their own. */
  readonly region: string | undefined;
  /** Properties of every stack. */
  readonly props: DeploymentProps;
  /** Pipelines that the delivery chat watches. */
  readonly deliveries: Delivery[] = [];
  /** Namespace for the services of several stacks. */
  namespace?: INamespace;
  readonly #account: AccountSettingsStack;

  constructor(app: App, options: AppOptions, region?: string) {
    const { settings, prefix, assetsBucket, permissionsBoundary } = options;
    this.app = app;
    this.options = options;
    this.region = region;
    this.props = {
      ...{ settings, prefix, assetsBucket, permissionsBoundary },
      region: region ?? 'us-east-1',
    };
    this.#account = new AccountSettingsStack(app, COMMON_STACK, this.props);
  }

  /** Stack that an architecture earlier in the list has built. */
  stack(id: string): Stack {
    return Stack.of(this.app.node.findChild(id));
  }

  /** Deploys the account settings before the stack: without their role, API Gateway rejects access logs. */
  withLogs<T extends Stack>(stack: T): T {
    stack.addStackDependency(this.#account, 'access logs of the API');
    return stack;
  }
}

/** Builds the stacks of one architecture. */
export type StackBuilder = (context: StackContext) => void;
