import { Stack, type App } from 'aws-cdk-lib';
import { changeDataCapture } from './change-data-capture/stacks.ts';
import { containerDelivery } from './container-delivery/stacks.ts';
import { dataLake } from './data-lake/stacks.ts';
import { dataWarehouse } from './data-warehouse/stacks.ts';
import { deliveryPipeline } from './delivery-pipeline/stacks.ts';
import { edgeFunctions } from './edge-functions/stacks.ts';
import { fanOut } from './fan-out/stacks.ts';
import { flowLogs } from './flow-logs/stacks.ts';
import { hpcBatch } from './hpc-batch/stacks.ts';
import { imageResizer } from './image-resizer/stacks.ts';
import { imageWorkflow } from './image-workflow/stacks.ts';
import { landingZone } from './landing-zone/stacks.ts';
import { logPipeline } from './log-pipeline/stacks.ts';
import { marketHours } from './market-hours/stacks.ts';
import type { AppOptions } from './options.ts';
import { queueWorker } from './queue-worker/stacks.ts';
import { serverlessApi } from './serverless-api/stacks.ts';
import { StackContext, type StackBuilder } from './stack-context.ts';
import { streamAnalytics } from './stream-analytics/stacks.ts';

/** Architectures in an order in which each comes after those that it uses. */
const BUILDERS: readonly StackBuilder[] = [
  imageResizer,
  queueWorker,
  marketHours,
  logPipeline,
  flowLogs,
  changeDataCapture,
  streamAnalytics,
  serverlessApi,
  dataLake,
  fanOut,
  edgeFunctions,
  imageWorkflow,
  dataWarehouse,
  hpcBatch,
  landingZone,
  containerDelivery,
  deliveryPipeline,
];

/**
 * Builds the stacks of every architecture, or those that the option `onlyStacks` names.
 *
 * @param region region into which the CLI deploys the stacks without a region of their own, by default us-east-1
 * @throws Error when there is no stack of such a name
 */
export function buildStacks(app: App, options: AppOptions, region?: string): void {
  const context = new StackContext(app, options, region);
  for (const build of BUILDERS) build(context);
  if (options.onlyStacks.length > 0) keepOnly(app, options.onlyStacks);
}

/** Removes the other stacks: the validator takes longer than everything else. */
function keepOnly(app: App, names: readonly string[]): void {
  const stacks = app.node.children.filter((child) => Stack.isStack(child));
  const unknown = names.filter((name) => !app.node.tryFindChild(name));
  if (unknown.length > 0)
    throw new Error(
      `There is no stack '${unknown.join(', ')}'. There are: ${stacks.map(({ node }) => node.id).join(', ')}.`,
    );
  const kept = new Set<Stack>();
  const keep = (stack: Stack) => {
    kept.add(stack);
    stack.dependencies.forEach(keep);
  };
  stacks.filter(({ node }) => names.includes(node.id)).forEach(keep);
  for (const stack of stacks) if (!kept.has(stack)) app.node.tryRemoveChild(stack.node.id);
}
