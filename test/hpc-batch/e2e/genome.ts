import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../e2e/random.ts';

/** Genome with one contig. */
export interface Genome {
  readonly contig: string;
  readonly bases: string;
}

const BASES = ['A', 'C', 'G', 'T'] as const;

/** Enterobacteria phage lambda, 48,502 bases: RefSeq NC_001416.1, in the public domain. */
export function lambdaPhage(): Genome {
  const text = readFileSync(join(import.meta.dirname, 'lambda-phage.fa'), 'utf8');
  const [header = '', ...lines] = text.trimEnd().split('\n');
  return { contig: header.slice(1).split(' ')[0] ?? '', bases: lines.join('') };
}

/** Genome of random bases without repeats; the same seed gives the same genome. */
export function randomGenome(length: number, seed: number): Genome {
  const random = new Random(seed);
  const bases = Array.from({ length }, () => random.oneOf(BASES)).join('');
  return { contig: 'random', bases };
}

/** FASTA file of a genome. */
export function fastaOf({ contig, bases }: Genome): string {
  return `>${contig}\n${bases.replaceAll(/.{1,70}/g, '$&\n')}`;
}
