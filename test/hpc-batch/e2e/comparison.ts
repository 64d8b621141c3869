import { gunzipSync } from 'node:zlib';
import type { Variant } from './simulator.ts';

/** Called variants against the truth. */
export interface Comparison {
  readonly found: number;
  /** Share of the true variants that were called. */
  readonly recall: number;
  /** Share of the called variants that are true. */
  readonly precision: number;
  /** Found variants with the true genotype. */
  readonly genotypes: number;
}

/** Lines of the variants in a VCF file, which may be compressed. */
export function recordsOf(vcf: Uint8Array): string[] {
  const text = vcf[0] === 0x1f ? gunzipSync(vcf) : vcf;
  return new TextDecoder()
    .decode(text)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** Variants in the lines of a VCF file. */
export function variantsIn(records: readonly string[]): Variant[] {
  return records.map((line) => {
    const [contig = '', position = '', , ref = '', alt = '', , , , , sample = ''] =
      line.split('\t');
    const genotype = (sample.split(':')[0] ?? '').replace('|', '/');
    return { contig, position: Number(position), ref, alt, genotype };
  });
}

export function compare(truth: readonly Variant[], called: readonly Variant[]): Comparison {
  const calls = new Map(called.map((each) => [placeOf(each), each.genotype]));
  const found = truth.filter((each) => calls.has(placeOf(each)));
  return {
    found: found.length,
    recall: found.length / truth.length,
    precision: called.length === 0 ? 0 : found.length / calls.size,
    genotypes: found.filter((each) => calls.get(placeOf(each)) === each.genotype).length,
  };
}

function placeOf({ contig, position, ref, alt }: Variant): string {
  return [contig, position, ref, alt].join(' ');
}
