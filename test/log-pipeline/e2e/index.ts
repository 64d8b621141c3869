import type { Scenario } from '../../e2e/scenario.ts';
import { sideBySide } from '../../e2e/side-by-side.ts';
import { checkBadInput } from './bad-input.ts';
import { clusterFaults } from './cluster-faults.ts';
import { checkConflict } from './conflict.ts';
import { noteDuplicates } from './duplicates.ts';
import { checkFailingTransform } from './failing-transform.ts';
import { checkKilledProducer } from './killed-producer.ts';
import { checkSingleLine } from './latency.ts';
import { checkOutage } from './outage.ts';
import { checkOwnFiles } from './own-files.ts';
import { Pipeline } from './pipeline.ts';
import { checkLines } from './lines.ts';

/** Checks of the behaviour that lib/log-pipeline/README.md documents, in its order. */
export const scenario: Scenario = {
  alarms: {
    goOff: ['TransformFails', 'DeliveryTransformFails', 'DeliveryFails'],
    // OpenSearch is stopped and started, and shares the machine.
    mayGoOff: [
      'LinesAreNotUnderstood',
      'ClusterIsRed',
      'ClusterIsYellow',
      'MemoryIsShort',
      'ProcessorIsBusy',
    ],
    faults: clusterFaults,
  },
  async run(deployment, checks) {
    const pipeline = await Pipeline.of(deployment);
    if (deployment.inputFolder) {
      await checkOwnFiles(pipeline, deployment.inputFolder, deployment, checks);
      return;
    }
    await checkSingleLine(pipeline, deployment, checks);
    await checkLines(pipeline, deployment, checks);
    // These run concurrently, since they mostly wait; the faults of the others would affect all checks.
    await sideBySide(
      checks,
      (own) => checkBadInput(pipeline, deployment, own),
      (own) => checkConflict(pipeline, deployment, own),
      (own) => checkKilledProducer(pipeline, deployment, own),
    );
    await checkFailingTransform(pipeline, deployment, checks);
    await checkOutage(pipeline, deployment, checks);
    await noteDuplicates(pipeline, checks);
  },
};
