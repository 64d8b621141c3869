import type { Scenario } from '../../e2e/scenario.ts';
import { checkBadInput } from './bad-input.ts';
import { checkContainers } from './containers.ts';
import { checkDiploid } from './diploid.ts';
import { checkFailedChild } from './failed-child.ts';
import { lambdaPhage } from './genome.ts';
import { checkInterruptions } from './interruptions.ts';
import { Laboratory } from './laboratory.ts';
import { checkMegabase } from './megabase.ts';
import { checkReference, REFERENCE } from './reference.ts';
import { compressed, simulate } from './simulator.ts';
import type { Sample } from './sample.ts';

/** Scenario of lib/hpc-batch/README.md, in its order. */
export const scenario: Scenario = {
  alarms: { goOff: ['ExecutionsFail'] },
  async run(deployment, checks) {
    const missing = deployment.missingEngine('genomics');
    if (missing) {
      checks.notRun('Jobs call the variants of genomes', missing);
      return;
    }
    const laboratory = new Laboratory(deployment);
    const genome = lambdaPhage();
    const simulation = simulate(genome, { seed: 1, ploidy: 1, depth: 40 });
    const reads = ['reads/lambda.R1.fq.gz', 'reads/lambda.R2.fq.gz'];
    for (const [mate, key] of reads.entries()) {
      await laboratory.put('DataBucket', key, compressed(simulation.fastq[mate] ?? ''));
    }
    const sample: Sample = {
      genome,
      simulation,
      request: {
        ...{ sample: 'lambda', reference: REFERENCE, reads, ploidy: 1 },
        ...{ parts: 64, regions: 16, pairsPerChunk: 100 },
      },
    };
    await checkContainers(laboratory, deployment, checks);
    await checkReference(laboratory, sample, checks);
    await checkInterruptions(laboratory, sample, deployment, checks);
    await checkFailedChild(laboratory, sample, checks);
    await checkBadInput(laboratory, sample, checks);
    await checkDiploid(laboratory, sample, checks);
    await checkMegabase(laboratory, checks);
    checks.equal('vCPUs of the compute environments at the end', 0, await laboratory.vcpus());
  },
};
