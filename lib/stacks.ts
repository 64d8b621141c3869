import type { App, Stack } from 'aws-cdk-lib';
import { AccountSettingsStack } from './common/account-settings-stack.ts';
import type { DeploymentProfile } from './common/deployment-profile.ts';
import { DeliveryChatStack } from './delivery-pipeline/delivery-chat-stack.ts';
import { DeliveryPipelineStack } from './delivery-pipeline/delivery-pipeline-stack.ts';
import { DeliveryReleaseStack } from './delivery-pipeline/delivery-release-stack.ts';
import { DeliveryTargetStack } from './delivery-pipeline/delivery-target-stack.ts';
import { ContainerDeliveryStack } from './container-delivery/container-delivery-stack.ts';
import { ContainerPipelineStack } from './container-delivery/container-pipeline-stack.ts';
import { EdgeFunctionsStack } from './edge-functions/edge-functions-stack.ts';
import { FanOutStack } from './fan-out/fan-out-stack.ts';
import { FlowLogsStack } from './flow-logs/flow-logs-stack.ts';
import { ImageResizerEdgeStack } from './image-resizer/image-resizer-edge-stack.ts';
import { ImageResizerStack } from './image-resizer/image-resizer-stack.ts';
import { ImageWorkflowStack } from './image-workflow/image-workflow-stack.ts';
import { LogPipelineStack } from './log-pipeline/log-pipeline-stack.ts';
import { MarketHoursStack } from './market-hours/market-hours-stack.ts';
import { QueueWorkerStack } from './queue-worker/queue-worker-stack.ts';
import { ServerlessApiEdgeStack } from './serverless-api/serverless-api-edge-stack.ts';
import { ServerlessApiSignInStack } from './serverless-api/serverless-api-sign-in-stack.ts';
import { ServerlessApiStack } from './serverless-api/serverless-api-stack.ts';

/** What a deployment is made with. */
export interface StacksProps {
  /** What differs between deployments. */
  readonly profile: DeploymentProfile;
  /**
   * Region that stacks without one of their own deploy to.
   *
   * @default us-east-1
   */
  readonly region?: string;
}

/** Builds the stacks of every architecture. */
export function buildStacks(app: App, { profile, region }: StacksProps): void {
  const account = new AccountSettingsStack(app, 'AccountSettings', profile);

  const resizer = withLogs(new ImageResizerStack(app, 'ImageResizer', profile), account);
  new ImageResizerEdgeStack(app, 'ImageResizerEdge', { profile, resizer, resizerRegion: region });

  withLogs(new QueueWorkerStack(app, 'QueueWorker', profile), account);

  new MarketHoursStack(app, 'MarketHours', profile);

  const pipeline = new LogPipelineStack(app, 'LogPipeline', profile);
  new FlowLogsStack(app, 'FlowLogs', { profile, search: pipeline });

  const api = withLogs(new ServerlessApiStack(app, 'ServerlessApi', profile), account);
  const edge = new ServerlessApiEdgeStack(app, 'ServerlessApiEdge', {
    profile,
    api,
    apiRegion: region,
  });
  new ServerlessApiSignInStack(app, 'ServerlessApiSignIn', { profile, api, edge });

  new FanOutStack(app, 'FanOut', profile);

  new EdgeFunctionsStack(app, 'EdgeFunctionsEdge', profile);

  new ImageWorkflowStack(app, 'ImageWorkflow', profile);
  for (const [id, environment] of [
    ['DeliveryStaging', 'staging'],
    ['DeliveryProduction', 'production'],
  ] as const) {
    new DeliveryTargetStack(app, id, { profile, environment, region });
  }
  new DeliveryReleaseStack(app, 'DeliveryRelease', profile);
  const delivery = new DeliveryPipelineStack(app, 'DeliveryPipeline', { profile, region });
  const { env } = delivery;

  const containers = new ContainerPipelineStack(app, 'ContainerPipeline', {
    profile,
    ...profile.delivery,
    env,
  });
  const { images } = containers;
  const services = new ContainerDeliveryStack(app, 'ContainerDelivery', { profile, images, env });

  const { accounts } = profile.delivery;
  const chat = new DeliveryChatStack(app, 'DeliveryChat', {
    profile,
    env,
    pipelines: [delivery.pipeline, containers.pipeline],
    stacks: [delivery, containers, services],
    alarmTopics: [delivery.alarms, containers.alarms],
    accounts: accounts && [accounts.staging, accounts.production],
  });
  withLogs(chat, account);
}

/** API Gateway refuses access logs before the account's settings have their role. */
function withLogs<T extends Stack>(stack: T, account: AccountSettingsStack): T {
  stack.addStackDependency(account, 'access logs of the API');
  return stack;
}
