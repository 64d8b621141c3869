import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT } from '../../../lib/common/project.ts';
import { genomicsPython } from '../../../tools/emulators/genomics/genomics.ts';
import { scratchFolder } from '../../../tools/support/run-folder.ts';
import { fastaOf, type Genome } from './genome.ts';
import type { Simulation } from './simulator.ts';

/**
 * Calls the variants in one process, without parts and regions: bwa and bcftools over all reads and
 * the whole reference.
 *
 * @returns the VCF file and the processor seconds
 */
export async function callInOneProcess(
  genome: Genome,
  { fastq }: Simulation,
  ploidy: 1 | 2,
  pairsPerChunk: number,
): Promise<{ vcf: Uint8Array; seconds: number }> {
  const python = await genomicsPython(() => undefined);
  const folder = scratchFolder('single-process');
  writeFileSync(join(folder, 'reference.fa'), fastaOf(genome));
  for (const mate of [0, 1] as const) writeFileSync(join(folder, `${mate + 1}.fq`), fastq[mate]);
  const script = join(import.meta.dirname, 'single_process.py');
  const { stdout } = await promisify(execFile)(
    python,
    [script, folder, String(ploidy), String(pairsPerChunk)],
    {
      env: {
        ...process.env,
        PYTHONPATH: join(PROJECT, 'lambda', 'hpc-batch', 'jobs'),
        PYTHONDONTWRITEBYTECODE: '1',
      },
    },
  );
  return { vcf: readFileSync(join(folder, 'called.vcf.gz')), seconds: Number(stdout) };
}
