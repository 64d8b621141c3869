import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT } from '../../../lib/common/project.ts';
import { genomicsPython } from '../../../tools/emulators/genomics/genomics.ts';
import { scratchFolder } from '../../../tools/support/run-folder.ts';
import { median } from '../../bench/rounds.ts';
import { printTable } from '../../bench/table.ts';
import { fastaOf, lambdaPhage } from '../e2e/genome.ts';
import { simulate } from '../e2e/simulator.ts';
import { callInOneProcess } from '../e2e/single-process.ts';

const CHILDREN = [2, 8, 32];
const ROUNDS = 3;

/** Processor time of the pipeline by its number of children, against one process. Duration: about two minutes. */
export async function hpcBatch(): Promise<void> {
  const python = await genomicsPython(() => undefined);
  const genome = lambdaPhage();
  const simulation = simulate(genome, { seed: 1, ploidy: 1, depth: 40 });
  const single: number[] = [];
  const byChildren = new Map<number, number[]>(CHILDREN.map((children) => [children, []]));
  for (let round = 0; round < ROUNDS; round++) {
    single.push((await callInOneProcess(genome, simulation, 1, 100)).seconds);
    for (const [children, seconds] of byChildren) seconds.push(await pipeline(children));
  }
  const first = median(single);
  printTable(
    'Genomics, lambda phage at 40 reads a base: processor seconds',
    ['of', 's', 'x first'],
    [
      ['one process, bwa and bcftools over all', first.toFixed(2), '1.00'],
      ...[...byChildren].map(([children, seconds]) => [
        `${children} align and ${children} call children`,
        median(seconds).toFixed(2),
        (median(seconds) / first).toFixed(2),
      ]),
    ],
  );

  async function pipeline(children: number): Promise<number> {
    const folder = scratchFolder('genomics');
    for (const name of ['references', 'reads']) {
      mkdirSync(join(folder, 'data', name), { recursive: true });
    }
    writeFileSync(join(folder, 'data', 'references', 'reference.fa'), fastaOf(genome));
    for (const mate of [0, 1] as const) {
      writeFileSync(join(folder, 'data', 'reads', `${mate + 1}.fq`), simulation.fastq[mate]);
    }
    const script = join(import.meta.dirname, 'pipeline.py');
    const { stdout } = await promisify(execFile)(python, [script, folder, String(children)], {
      env: {
        ...process.env,
        PYTHONPATH: join(PROJECT, 'lambda', 'hpc-batch', 'jobs'),
        PYTHONDONTWRITEBYTECODE: '1',
      },
    });
    return Number(stdout);
  }
}
