import { environmentOf } from '../common/accounts.ts';
import type { StackContext } from '../stack-context.ts';
import { DeliveryChatStack } from './delivery-chat-stack.ts';
import { DeliveryPipelineStack } from './delivery-pipeline-stack.ts';
import { DeliveryReleaseStack } from './delivery-release-stack.ts';
import { DeliveryTargetStack } from './delivery-target-stack.ts';

export function deliveryPipeline(context: StackContext): void {
  const { app, options, props, region } = context;
  const { accounts, commit } = options;
  for (const [id, environment] of [
    ['DeliveryStaging', 'staging'],
    ['DeliveryProduction', 'production'],
  ] as const) {
    const env = environmentOf(accounts, environment, region);
    new DeliveryTargetStack(app, id, { ...props, env, accounts, environment });
  }
  new DeliveryReleaseStack(app, 'DeliveryRelease', { ...props, commit });

  const { source, repository, connectionArn, approval, executionMode } = options;
  const env = environmentOf(accounts, 'tools', region);
  const pipeline = new DeliveryPipelineStack(app, 'DeliveryPipeline', {
    ...{ ...props, env, accounts },
    ...{ source, repository, connectionArn, approval, executionMode },
  });
  const { alarms } = pipeline;
  const deliveries = [
    { pipeline: pipeline.pipeline, alarms, stacks: [pipeline] },
    ...context.deliveries,
  ];

  const { chat, slackUsers, slackChannels, slackWorkspace } = options;
  context.withLogs(
    new DeliveryChatStack(app, 'DeliveryChat', {
      ...{ ...props, env, chat, slackUsers, slackChannels, slackWorkspace },
      pipelines: deliveries.map((each) => each.pipeline),
      stacks: deliveries.flatMap((each) => each.stacks),
      alarmTopics: deliveries.map((each) => each.alarms),
      accounts: accounts && [accounts.staging, accounts.production],
    }),
  );
}
