import { gzipSync } from 'node:zlib';
import { Random } from '../../e2e/random.ts';
import type { Genome } from './genome.ts';

/** Variant as VCF has it, at its leftmost position. */
export interface Variant {
  readonly contig: string;
  /** First base of `ref`, counted from 1. */
  readonly position: number;
  readonly ref: string;
  readonly alt: string;
  /** `1` haploid; `0/1` or `1/1` diploid. */
  readonly genotype: string;
}

export interface SimulateOptions {
  readonly seed: number;
  readonly ploidy: 1 | 2;
  /** Reads per base, on average. */
  readonly depth: number;
  /**
   * Bases between two variants, on average; 0 for none.
   *
   * @default 220
   */
  readonly spacing?: number;
  /**
   * Part of the genome that is sequenced, from its start.
   *
   * @default 1
   */
  readonly sequenced?: number;
}

/** Sample with known variants and the reads of its sequencing. */
export interface Simulation {
  readonly truth: readonly Variant[];
  /** FASTQ files of the first and second reads. */
  readonly fastq: readonly [string, string];
  readonly pairs: number;
}

const READ = 150;
const FRAGMENT = 400;
const DEVIATION = 40;
/** Share of wrong bases, which have a low quality. */
const ERRORS = 0.002;
const HIGH = 'I';
const LOW = '0';
/** Bases at both ends without variants: few reads cover them. */
const MARGIN = 300;
const BASES = ['A', 'C', 'G', 'T'] as const;
/** Codes of the complements by the codes of bases; others are their own. */
const COMPLEMENTS = Uint8Array.from({ length: 256 }, (_, code) => {
  const complements: Readonly<Record<string, string>> = { A: 'T', C: 'G', G: 'C', T: 'A' };
  return (complements[String.fromCharCode(code)] ?? String.fromCharCode(code)).charCodeAt(0);
});

/** Simulates the sequencing of a sample; the same options give the same reads. */
export function simulate(genome: Genome, options: SimulateOptions): Simulation {
  const { seed, ploidy, depth, spacing = 220, sequenced = 1 } = options;
  const random = new Random(seed);
  const truth = spacing === 0 ? [] : variantsOf(genome, spacing, ploidy, random);
  const copies = Array.from({ length: ploidy }, (_, copy) =>
    mutated(
      genome.bases,
      truth.filter(({ genotype }) => carries(genotype, copy)),
    ),
  );
  const length = Math.floor(genome.bases.length * sequenced);
  const pairs = Math.round((length * depth) / (2 * READ));
  const files: [string[], string[]] = [[], []];
  for (let pair = 0; pair < pairs; pair++) {
    const copy = copies[random.between(0, ploidy)] ?? '';
    const size = FRAGMENT + Math.round(DEVIATION * normal(random));
    const start = random.between(0, Math.min(length, copy.length) - size);
    const fragment = copy.slice(start, start + size);
    const ends = [fragment.slice(0, READ), complement(fragment.slice(-READ))];
    if (random.next() < 0.5) ends.reverse();
    for (const mate of [0, 1] as const) {
      files[mate].push(`@pair${pair}\n${sequencedRead(ends[mate] ?? '', random)}\n`);
    }
  }
  return { truth, fastq: [files[0].join(''), files[1].join('')], pairs };
}

/** Compressed file; the same text gives the same bytes. */
export function compressed(text: string): Uint8Array {
  return gzipSync(text, { level: 1 });
}

function variantsOf(genome: Genome, spacing: number, ploidy: 1 | 2, random: Random): Variant[] {
  const variants: Variant[] = [];
  const { bases } = genome;
  for (let at = MARGIN; at < bases.length - MARGIN; at += spacing) {
    const place = at + random.between(0, Math.floor(spacing / 3));
    const genotype = ploidy === 1 ? '1' : random.oneOf(['0/1', '0/1', '1/1']);
    const { ref, alt, start } = leftmost(bases, changeAt(bases, place, random));
    variants.push({ contig: genome.contig, position: start + 1, ref, alt, genotype });
  }
  return variants;
}

interface Change {
  readonly start: number;
  readonly ref: string;
  readonly alt: string;
}

/** Substitution in eight of ten cases, else an insertion or deletion of one to six bases. */
function changeAt(bases: string, start: number, random: Random): Change {
  const kind = random.weighted([
    ['substitution', 8],
    ['insertion', 1],
    ['deletion', 1],
  ]);
  const base = bases[start] ?? '';
  const size = random.between(1, 7);
  if (kind === 'deletion') return { start, ref: bases.slice(start, start + 1 + size), alt: base };
  if (kind === 'insertion') {
    const inserted = Array.from({ length: size }, () => random.oneOf(BASES)).join('');
    return { start, ref: base, alt: base + inserted };
  }
  const others = BASES.filter((other) => other !== base);
  return { start, ref: base, alt: others[random.between(0, others.length)] ?? '' };
}

/** Moves an insertion or deletion to the left while it stays the same, as bcftools norm does. */
function leftmost(bases: string, change: Change): Change {
  let { start, ref, alt } = change;
  while (ref.length !== alt.length && ref.at(-1) === alt.at(-1) && start > 0) {
    const before = bases[start - 1] ?? '';
    [ref, alt, start] = [before + ref.slice(0, -1), before + alt.slice(0, -1), start - 1];
  }
  return { start, ref, alt };
}

/** The first copy has every variant, the second only those that are homozygous. */
function carries(genotype: string, copy: number): boolean {
  return copy === 0 || genotype === '1/1';
}

function mutated(bases: string, variants: readonly Variant[]): string {
  const pieces: string[] = [];
  let end = 0;
  for (const { position, ref, alt } of variants) {
    pieces.push(bases.slice(end, position - 1), alt);
    end = position - 1 + ref.length;
  }
  return [...pieces, bases.slice(end)].join('');
}

function complement(bases: string): string {
  const strand = Buffer.from(bases, 'latin1').map((base) => COMPLEMENTS[base] ?? base);
  return Buffer.from(strand.reverse()).toString('latin1');
}

function sequencedRead(bases: string, random: Random): string {
  const read = Buffer.from(bases, 'latin1');
  const qualities = Buffer.alloc(bases.length, HIGH);
  for (let at = 0; at < bases.length; at++) {
    if (random.next() >= ERRORS) continue;
    read.write(random.oneOf(BASES), at, 'latin1');
    qualities.write(LOW, at, 'latin1');
  }
  return `${read.toString('latin1')}\n+\n${qualities.toString('latin1')}`;
}

/** Number of a normal distribution, by the method of Box and Muller. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
