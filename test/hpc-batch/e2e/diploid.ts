import type { Checks } from '../../e2e/scenario.ts';
import { compare, variantsIn } from './comparison.ts';
import type { Laboratory } from './laboratory.ts';
import { checkResults, recordsOfRun } from './results.ts';
import type { Sample } from './sample.ts';
import { compressed, simulate } from './simulator.ts';

/** Share of the variants whose genotype must be the true one. */
const GENOTYPES = 0.98;

/** Runs a diploid sample, whose variants are on one or both copies. */
export async function checkDiploid(
  laboratory: Laboratory,
  { genome, request }: Sample,
  checks: Checks,
): Promise<void> {
  const simulation = simulate(genome, { seed: 5, ploidy: 2, depth: 60 });
  const reads = ['reads/diploid.R1.fq.gz', 'reads/diploid.R2.fq.gz'];
  for (const [mate, key] of reads.entries()) {
    await laboratory.put('DataBucket', key, compressed(simulation.fastq[mate] ?? ''));
  }
  const sample: Sample = {
    genome,
    simulation,
    request: { ...request, sample: 'diploid', reads, ploidy: 2, parts: 4, regions: 4 },
  };
  const ended = await laboratory.run(sample.request);
  const accuracy = { recall: 0.98, precision: 0.99 };
  await checkResults(laboratory, 'diploid', sample, ended, accuracy, checks);
  const called = variantsIn(await recordsOfRun(laboratory, 'diploid', ended));
  const { found, genotypes } = compare(simulation.truth, called);
  checks.noProblems(
    'diploid: found variants with the true genotype',
    `at least ${GENOTYPES * 100} %`,
    genotypes >= GENOTYPES * found ? [] : [`${genotypes} of ${found}`],
  );
}
