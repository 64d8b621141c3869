import { Checks, type Scenario } from '../../e2e/scenario.ts';
import { proveBadInput } from './bad-input.ts';
import { proveConflict } from './conflict.ts';
import { remarkDuplicates } from './duplicates.ts';
import { proveFailingTransform } from './failing-transform.ts';
import { proveKilledProducer } from './killed-producer.ts';
import { remarkLatency } from './latency.ts';
import { proveOutage } from './outage.ts';
import { proveOwnFiles } from './own-files.ts';
import { Pipeline } from './pipeline.ts';
import { proveLines } from './proof.ts';

/** Checks of the behaviour that lib/log-pipeline/README.md documents, in its order. */
export const scenario: Scenario = {
  async run(deployment, checks) {
    const pipeline = await Pipeline.of(deployment);
    if (deployment.inputFolder) {
      await proveOwnFiles(pipeline, deployment.inputFolder, deployment, checks);
      return;
    }
    await remarkLatency(pipeline, deployment, checks);
    await proveLines(pipeline, deployment, checks);
    // These run concurrently, since they mostly wait; the faults of the others would affect all checks.
    const sideBySide = [proveBadInput, proveConflict, proveKilledProducer].map((prove) => {
      const own = new Checks();
      return { own, proved: prove(pipeline, deployment, own) };
    });
    await Promise.allSettled(sideBySide.map(({ proved }) => proved));
    for (const { own, proved } of sideBySide) {
      checks.add(own);
      await proved;
    }
    await proveFailingTransform(pipeline, deployment, checks);
    await proveOutage(pipeline, deployment, checks);
    await remarkDuplicates(pipeline, checks);
  },
};
