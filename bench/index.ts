import { exitWhenInterrupted } from '../local/until-interrupted.ts';
import { deliveryPipeline } from './delivery-pipeline.ts';
import { containerDelivery } from './container-delivery.ts';
import { engines } from './engines.ts';
import { edgeFunctions } from './edge-functions.ts';
import { fanOut } from './fan-out.ts';
import { imageResizer } from './image-resizer.ts';
import { imageWorkflow } from './image-workflow.ts';
import { logProducer } from './log-pipeline-producer.ts';
import { serverlessApi } from './serverless-api.ts';
import { queueWorker } from './queue-worker.ts';
import { logPipeline } from './log-pipeline.ts';
import { keep } from './page.ts';
import { synthesis } from './synth.ts';
import { machine, printed, printMachine } from './table.ts';

const benches = new Map([
  ['delivery-pipeline', deliveryPipeline],
  ['container-delivery', containerDelivery],
  ['edge-functions', edgeFunctions],
  ['engines', engines],
  ['fan-out', fanOut],
  ['image-resizer', imageResizer],
  ['image-workflow', imageWorkflow],
  ['log-pipeline', logPipeline],
  ['log-producer', logProducer],
  ['queue-worker', queueWorker],
  ['serverless-api', serverlessApi],
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
    // After each, so that nothing is lost when the next one fails.
    await keep(name, { machine: machine(), tables: printed.slice(before), error });
  }
}

/** One bench that can't be run keeps none of the others from it. */
async function failureOf(run: () => Promise<void>): Promise<string | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    console.error(error);
    return (error as Error).message;
  }
}
