import { exitWhenInterrupted } from '../support/until-interrupted.ts';
import { deliveryPipeline } from '../../test/delivery-pipeline/bench/index.ts';
import { containerDelivery } from '../../test/container-delivery/bench/index.ts';
import { changeDataCapture } from '../../test/change-data-capture/bench/index.ts';
import { dataLake } from '../../test/data-lake/bench/index.ts';
import { dataWarehouse } from '../../test/data-warehouse/bench/index.ts';
import { edgeFunctions } from '../../test/edge-functions/bench/index.ts';
import { fanOut } from '../../test/fan-out/bench/index.ts';
import { hpcBatch } from '../../test/hpc-batch/bench/index.ts';
import { imageResizer } from '../../test/image-resizer/bench/index.ts';
import { imageWorkflow } from '../../test/image-workflow/bench/index.ts';
import { logProducer } from '../../test/log-pipeline/bench/producer.ts';
import { serverlessApi } from '../../test/serverless-api/bench/index.ts';
import { queueWorker } from '../../test/queue-worker/bench/index.ts';
import { logPipeline } from '../../test/log-pipeline/bench/index.ts';
import { keep } from '../../test/bench/page.ts';
import { streamAnalytics } from '../../test/stream-analytics/bench/index.ts';
import { synthesis } from '../../test/bench/synth.ts';
import { machine, printed, printMachine } from '../../test/bench/table.ts';

const benches = new Map([
  ['delivery-pipeline', deliveryPipeline],
  ['container-delivery', containerDelivery],
  ['change-data-capture', changeDataCapture],
  ['data-lake', dataLake],
  ['data-warehouse', dataWarehouse],
  ['edge-functions', edgeFunctions],
  ['fan-out', fanOut],
  ['hpc-batch', hpcBatch],
  ['image-resizer', imageResizer],
  ['image-workflow', imageWorkflow],
  ['log-pipeline', logPipeline],
  ['log-producer', logProducer],
  ['queue-worker', queueWorker],
  ['serverless-api', serverlessApi],
  ['stream-analytics', streamAnalytics],
  ['synth', synthesis],
]);

exitWhenInterrupted();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !benches.has(name));
if (unknown.length > 0) {
  console.error(`No bench ${unknown.join(', ')}: choose from ${[...benches.keys()].join(', ')}.`);
  process.exitCode = 2;
} else {
  printMachine();
  for (const [name, run] of benches) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const before = printed.length;
    const error = await failureOf(run);
    if (error) process.exitCode = 1;
    // Saved after each bench, so that a failure of the next one loses nothing.
    const measured = { machine: machine(), tables: printed.slice(before), error };
    await keep(name, measured, benches.keys());
  }
}

/** Runs a bench and returns the reason of its failure, so that the others still run. */
async function failureOf(run: () => Promise<void>): Promise<string | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    console.error(error);
    return (error as Error).message;
  }
}
