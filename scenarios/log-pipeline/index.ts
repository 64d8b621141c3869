import type { Scenario } from '../support/scenario.ts';
import { Pipeline } from './pipeline.ts';
import { proveLines } from './proof.ts';

/** The promises of docs/log-pipeline.md, in its order. */
export const scenario: Scenario = {
  async run(deployment, checks) {
    const pipeline = await Pipeline.of(deployment);
    await proveLines(pipeline, deployment, checks);
  },
};
