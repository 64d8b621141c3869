import type { App, Stack } from 'aws-cdk-lib';
import { AccountSettingsStack } from './common/account-settings-stack.ts';
import { ChangeDataCaptureStack } from './change-data-capture/change-data-capture-stack.ts';
import { DeliveryChatStack } from './delivery-pipeline/delivery-chat-stack.ts';
import { DeliveryPipelineStack } from './delivery-pipeline/delivery-pipeline-stack.ts';
import { DeliveryReleaseStack } from './delivery-pipeline/delivery-release-stack.ts';
import { DeliveryTargetStack } from './delivery-pipeline/delivery-target-stack.ts';
import { ContainerDeliveryStack } from './container-delivery/container-delivery-stack.ts';
import { ContainerPipelineStack } from './container-delivery/container-pipeline-stack.ts';
import { DataLakeStack } from './data-lake/data-lake-stack.ts';
import { DataWarehouseStack } from './data-warehouse/data-warehouse-stack.ts';
import { EdgeFunctionsStack } from './edge-functions/edge-functions-stack.ts';
import { FanOutStack } from './fan-out/fan-out-stack.ts';
import { FlowLogsStack } from './flow-logs/flow-logs-stack.ts';
import { HpcBatchStack } from './hpc-batch/hpc-batch-stack.ts';
import { ImageResizerEdgeStack } from './image-resizer/image-resizer-edge-stack.ts';
import { ImageResizerStack } from './image-resizer/image-resizer-stack.ts';
import { ImageWorkflowStack } from './image-workflow/image-workflow-stack.ts';
import { LandingZoneObservabilityStack } from './landing-zone/landing-zone-observability-stack.ts';
import { LandingZoneStack } from './landing-zone/landing-zone-stack.ts';
import { LogPipelineStack } from './log-pipeline/log-pipeline-stack.ts';
import { MarketHoursStack } from './market-hours/market-hours-stack.ts';
import { QueueWorkerStack } from './queue-worker/queue-worker-stack.ts';
import type { AppOptions } from './options.ts';
import { StreamAnalyticsStack } from './stream-analytics/stream-analytics-stack.ts';
import { ServerlessApiEdgeStack } from './serverless-api/serverless-api-edge-stack.ts';
import { ServerlessApiSignInStack } from './serverless-api/serverless-api-sign-in-stack.ts';
import { ServerlessApiStack } from './serverless-api/serverless-api-stack.ts';

/**
 * Builds the stacks of every architecture.
 *
 * @param region region of the stacks without a region of their own, by default us-east-1
 */
export function buildStacks(app: App, options: AppOptions, region?: string): void {
  const { settings, accounts, commit, assetsBucket, permissionsBoundary } = options;
  const props = { settings, assetsBucket, permissionsBoundary };
  const account = new AccountSettingsStack(app, 'AccountSettings', props);

  const resizer = withLogs(new ImageResizerStack(app, 'ImageResizer', props), account);
  new ImageResizerEdgeStack(app, 'ImageResizerEdge', { ...props, resizer, resizerRegion: region });

  withLogs(new QueueWorkerStack(app, 'QueueWorker', props), account);

  new MarketHoursStack(app, 'MarketHours', props);

  const { streamCapacity } = options;
  const search = new LogPipelineStack(app, 'LogPipeline', { ...props, streamCapacity });
  new FlowLogsStack(app, 'FlowLogs', { ...props, search });
  const { kafkaCluster } = options;
  new ChangeDataCaptureStack(app, 'ChangeDataCapture', { ...props, kafkaCluster, search });
  withLogs(new StreamAnalyticsStack(app, 'StreamAnalytics', { ...props, search }), account);

  const api = withLogs(new ServerlessApiStack(app, 'ServerlessApi', props), account);
  const edge = new ServerlessApiEdgeStack(app, 'ServerlessApiEdge', {
    ...props,
    api,
    apiRegion: region,
  });
  new ServerlessApiSignInStack(app, 'ServerlessApiSignIn', { ...props, api, edge });

  const { lakeFirstDay, lakeLastDay, lakeFormation } = options;
  const lake = withLogs(
    new DataLakeStack(app, 'DataLake', { ...props, lakeFirstDay, lakeLastDay, lakeFormation }),
    account,
  );

  new FanOutStack(app, 'FanOut', props);

  new EdgeFunctionsStack(app, 'EdgeFunctionsEdge', props);

  new ImageWorkflowStack(app, 'ImageWorkflow', props);

  withLogs(new DataWarehouseStack(app, 'DataWarehouse', { ...props, lake }), account);

  const { accelerator, scratch, maxVcpus } = options;
  new HpcBatchStack(app, 'HpcBatch', { ...props, accelerator, scratch, maxVcpus });

  for (const [id, environment] of [
    ['DeliveryStaging', 'staging'],
    ['DeliveryProduction', 'production'],
  ] as const) {
    const env = accounts && { account: accounts[environment], region };
    new DeliveryTargetStack(app, id, { ...props, env, accounts, environment });
  }
  new DeliveryReleaseStack(app, 'DeliveryRelease', { ...props, commit });

  const { source, repository, connectionArn, approval, executionMode } = options;
  const delivery = {
    ...props,
    env: accounts && { account: accounts.tools, region },
    ...{ source, repository, connectionArn, approval, executionMode },
  };
  const pipeline = new DeliveryPipelineStack(app, 'DeliveryPipeline', { ...delivery, accounts });
  const containers = new ContainerPipelineStack(app, 'ContainerPipeline', delivery);

  new LandingZoneStack(app, 'LandingZone', { ...options, ...props });
  const observability = new LandingZoneObservabilityStack(app, 'LandingZoneObservability', {
    ...{ ...options, ...props, env: delivery.env },
  });

  const { containerDeployment, serviceNamespace } = options;
  const services = new ContainerDeliveryStack(app, 'ContainerDelivery', {
    ...{ ...props, env: delivery.env, containerDeployment },
    images: containers.images,
    namespace: serviceNamespace === 'shared' ? observability.namespace : undefined,
  });

  const { chat, slackUsers, slackChannels, slackWorkspace } = options;
  withLogs(
    new DeliveryChatStack(app, 'DeliveryChat', {
      ...{ ...props, env: delivery.env, chat, slackUsers, slackChannels, slackWorkspace },
      pipelines: [pipeline.pipeline, containers.pipeline],
      stacks: [pipeline, containers, services],
      alarmTopics: [pipeline.alarms, containers.alarms],
      accounts: accounts && [accounts.staging, accounts.production],
    }),
    account,
  );
}

/** API Gateway rejects access logs until the account settings have a role. */
function withLogs<T extends Stack>(stack: T, account: AccountSettingsStack): T {
  stack.addStackDependency(account, 'access logs of the API');
  return stack;
}
