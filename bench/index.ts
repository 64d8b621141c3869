import { edgeFunctions } from './edge-functions.ts';
import { fanOut } from './fan-out.ts';
import { imageResizer } from './image-resizer.ts';
import { imageWorkflow } from './image-workflow.ts';
import { logProducer } from './log-pipeline-producer.ts';
import { queueWorker } from './queue-worker.ts';
import { logPipeline } from './log-pipeline.ts';
import { printMachine } from './table.ts';

const benches = new Map([
  ['edge-functions', edgeFunctions],
  ['fan-out', fanOut],
  ['image-resizer', imageResizer],
  ['image-workflow', imageWorkflow],
  ['log-pipeline', logPipeline],
  ['log-producer', logProducer],
  ['queue-worker', queueWorker],
]);

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !benches.has(name));
if (unknown.length > 0) {
  console.error(`No bench ${unknown.join(', ')}: choose from ${[...benches.keys()].join(', ')}.`);
  process.exitCode = 2;
} else {
  printMachine();
  for (const [name, run] of benches) {
    if (wanted.length === 0 || wanted.includes(name)) await run();
  }
}
