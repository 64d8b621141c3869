import type { Checks } from '../../e2e/scenario.ts';
import { fastaOf, randomGenome } from './genome.ts';
import type { Laboratory } from './laboratory.ts';
import { checkResults } from './results.ts';
import type { Sample } from './sample.ts';
import { compressed, simulate } from './simulator.ts';

const REFERENCE = 'references/random-1mb.fa';
const LENGTH = 1_000_000;

/** Runs a sample of a generated genome of a million bases. */
export async function checkMegabase(laboratory: Laboratory, checks: Checks): Promise<void> {
  const genome = randomGenome(LENGTH, 6);
  const simulation = simulate(genome, { seed: 7, ploidy: 1, depth: 30, spacing: 900 });
  await laboratory.put('DataBucket', REFERENCE, fastaOf(genome));
  const reads = ['reads/megabase.R1.fq.gz', 'reads/megabase.R2.fq.gz'];
  for (const [mate, key] of reads.entries()) {
    await laboratory.put('DataBucket', key, compressed(simulation.fastq[mate] ?? ''));
  }
  const index = await laboratory.submit('index', REFERENCE);
  checks.equal('1 Mb: the job that writes the index', 'SUCCEEDED', index.status ?? '');
  const sample: Sample = {
    genome,
    simulation,
    request: {
      ...{ sample: 'megabase', reference: REFERENCE, reads, ploidy: 1 },
      ...{ parts: 8, regions: 8, pairsPerChunk: 1_000 },
    },
  };
  const started = Date.now();
  const ended = await laboratory.run(sample.request, 600);
  checks.note(`1 Mb: 8 parts, 8 regions in ${Math.round((Date.now() - started) / 1000)} s.`);
  const accuracy = { recall: 0.998, precision: 0.999 };
  await checkResults(laboratory, '1 Mb', sample, ended, accuracy, checks);
}
