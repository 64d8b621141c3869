import { environmentOf } from '../common/accounts.ts';
import type { StackContext } from '../stack-context.ts';
import { ContainerDeliveryStack } from './container-delivery-stack.ts';
import { ContainerPipelineStack } from './container-pipeline-stack.ts';

export function containerDelivery(context: StackContext): void {
  const { app, props, region, namespace } = context;
  const { accounts, source, repository, connectionArn, approval, executionMode } = context.options;
  const env = environmentOf(accounts, 'tools', region);
  const pipeline = new ContainerPipelineStack(app, 'ContainerPipeline', {
    ...{ ...props, env, source, repository, connectionArn, approval, executionMode },
  });

  const { containerDeployment, serviceNamespace } = context.options;
  const services = new ContainerDeliveryStack(app, 'ContainerDelivery', {
    ...{ ...props, env, containerDeployment },
    images: pipeline.images,
    namespace: serviceNamespace === 'shared' ? namespace : undefined,
  });
  context.deliveries.push({
    ...{ pipeline: pipeline.pipeline, alarms: pipeline.alarms },
    stacks: [pipeline, services],
  });
}
