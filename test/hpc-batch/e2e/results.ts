import { parquetReadObjects } from 'hyparquet';
import type { Checks } from '../../e2e/scenario.ts';
import { compare, recordsOf, variantsIn } from './comparison.ts';
import type { Ended, Laboratory } from './laboratory.ts';
import { callInOneProcess } from './single-process.ts';
import type { Sample } from './sample.ts';
import type { Variant } from './simulator.ts';

/** Smallest accepted shares. */
export interface Accuracy {
  readonly recall: number;
  readonly precision: number;
}

/** Lines of the variants of a successful execution. */
export async function recordsOfRun(
  laboratory: Laboratory,
  sample: string,
  { status, cause, summary }: Ended,
): Promise<string[]> {
  if (!summary) throw new Error(`The execution of ${sample} ended ${status}: ${cause}`);
  return recordsOf(await laboratory.get('ResultsBucket', `vcf/${sample}/${summary.run}.vcf.gz`));
}

/** Compares the results of a run with the truth, with a single process, and with each other. */
export async function checkResults(
  laboratory: Laboratory,
  name: string,
  { genome, simulation, request }: Sample,
  ended: Ended,
  accuracy: Accuracy,
  checks: Checks,
): Promise<void> {
  const { sample, ploidy = 2, pairsPerChunk = 10_000 } = request;
  const records = await recordsOfRun(laboratory, sample, ended);
  const called = variantsIn(records);
  const { recall, precision, found, genotypes } = compare(simulation.truth, called);
  const total = simulation.truth.length;
  const figures = `${found} of ${total} variants, recall ${recall.toFixed(4)}, precision ${precision.toFixed(4)}`;
  checks.noProblems(
    `${name}: variants against the truth`,
    `recall at least ${accuracy.recall}, precision at least ${accuracy.precision}`,
    recall >= accuracy.recall && precision >= accuracy.precision ? [] : [figures],
  );
  checks.note(`${name}: ${figures}, ${genotypes} with the true genotype.`);
  const { vcf } = await callInOneProcess(genome, simulation, ploidy === 1 ? 1 : 2, pairsPerChunk);
  checks.noProblems(
    `${name}: lines of the VCF file against one process over the whole reference`,
    'equal to the letter',
    differences(recordsOf(vcf), records),
  );
  const rows = await parquetRows(laboratory, sample, ended.summary?.run ?? '');
  checks.noProblems(
    `${name}: rows of the Parquet file against the VCF file`,
    'equal',
    differences(called.map(describe), rows.map(describe)),
  );
}

async function parquetRows(
  laboratory: Laboratory,
  sample: string,
  run: string,
): Promise<Variant[]> {
  const location = await laboratory.partition(sample, run);
  const key = `${location.replace(/^s3:\/\/[^/]+\//, '')}variants.parquet`;
  const bytes = await laboratory.get('ResultsBucket', key);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const rows = await parquetReadObjects({ file: file as ArrayBuffer });
  return rows.map((row) => ({
    contig: String(row.contig),
    position: Number(row.position),
    ref: String(row.reference),
    alt: String(row.alternative),
    genotype: String(row.genotype),
  }));
}

function describe({ contig, position, ref, alt, genotype }: Variant): string {
  return [contig, position, ref, alt, genotype].join(' ');
}

function differences(expected: readonly string[], observed: readonly string[]): string[] {
  const problems =
    expected.length === observed.length
      ? []
      : [`${expected.length} lines expected, ${observed.length} observed`];
  return [
    ...problems,
    ...expected.flatMap((line, index) =>
      line === observed[index]
        ? []
        : [`expected ${line}, observed ${observed[index] ?? 'nothing'}`],
    ),
  ];
}
