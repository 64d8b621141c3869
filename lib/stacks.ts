import type { App } from 'aws-cdk-lib';
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
 * Builds the stacks of every architecture.
 *
 * @param region region into which the CLI deploys the stacks without a region of their own, by default us-east-1
 */
export function buildStacks(app: App, options: AppOptions, region?: string): void {
  const context = new StackContext(app, options, region);
  for (const build of BUILDERS) build(context);
}
