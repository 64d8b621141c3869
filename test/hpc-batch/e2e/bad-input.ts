import type { Checks } from '../../e2e/scenario.ts';
import type { Laboratory } from './laboratory.ts';
import type { Sample } from './sample.ts';
import { compressed, simulate, type Simulation } from './simulator.ts';

/** Wrong input with the error that it gets. */
interface BadInput {
  readonly name: string;
  readonly change: Readonly<Record<string, unknown>>;
  readonly error: string;
  /** Texts in the cause. */
  readonly cause: readonly string[];
}

/** Executions with wrong input fail with a sentence that names the value and the remedy. */
export async function checkBadInput(
  laboratory: Laboratory,
  { genome, request }: Sample,
  checks: Checks,
): Promise<void> {
  const small = { ...request, parts: 2, regions: 2 };
  const whole = simulate(genome, { seed: 2, ploidy: 1, depth: 5 });
  const half = simulate(genome, { seed: 3, ploidy: 1, depth: 10, sequenced: 0.4 });
  const none = simulate(genome, { seed: 4, ploidy: 1, depth: 10, spacing: 0 });
  await laboratory.put('DataBucket', 'references/genbank.gb', 'LOCUS       NC_001416');
  const cut = compressed(whole.fastq[1]);
  const cases: readonly BadInput[] = [
    array(0),
    array(10_001),
    {
      name: 'a reference that is not FASTA',
      change: { reference: 'references/genbank.gb' },
      error: 'InputMissing',
      cause: ['is not a FASTA file: it begins with', 'Upload it as text'],
    },
    {
      name: 'empty reads',
      change: { reads: await upload('empty', ['', '']) },
      error: 'InputMissing',
      cause: ['reads/empty.R1.fq is empty: upload a FASTQ file with reads.'],
    },
    {
      name: 'a compressed FASTQ file that is cut off',
      change: {
        reads: await upload('cut', [compressed(whole.fastq[0]), cut.slice(0, cut.length / 2)]),
      },
      error: 'States.TaskFailed',
      cause: [
        'The step split failed',
        'reads/cut.R2.fq is damaged after',
        'upload the complete file',
      ],
    },
    {
      name: 'a FASTQ file that is cut off in a record',
      change: { reads: await upload('record', [whole.fastq[0], whole.fastq[1].slice(0, -100)]) },
      error: 'States.TaskFailed',
      cause: [`reads/record.R2.fq is cut off in record ${whole.pairs}`, 'upload the complete file'],
    },
    {
      name: 'a region without reads',
      change: { reads: await upload('half', half.fastq) },
      error: 'States.TaskFailed',
      cause: ['The step call failed', 'Region 1 (NC_001416.1:24252-48502) has no reads'],
    },
    {
      name: 'reads without variants, which are no success',
      change: { reads: await upload('none', none.fastq) },
      error: 'States.TaskFailed',
      cause: ['The step gather failed', 'No variant was found in the reads of lambda'],
    },
    {
      name: 'fewer chunks than parts',
      change: { reads: await upload('few', whole.fastq), pairsPerChunk: 5_000 },
      error: 'States.TaskFailed',
      cause: [chunksOf(whole), `set pairsPerChunk to ${Math.floor(whole.pairs / 2)} or less`],
    },
  ];

  async function upload(name: string, files: readonly (string | Uint8Array)[]): Promise<string[]> {
    const keys = files.map((_, mate) => `reads/${name}.R${mate + 1}.fq`);
    for (const [mate, key] of keys.entries()) {
      await laboratory.put('DataBucket', key, files[mate] ?? '');
    }
    return keys;
  }

  const ended = await Promise.all(
    cases.map(({ change }) => laboratory.run({ ...small, ...change })),
  );
  for (const [index, { name, error, cause }] of cases.entries()) {
    const observed = ended[index];
    checks.noProblems(`Clear error for ${name}`, `${error} with ${cause.join(' … ')}`, [
      ...(observed?.error === error ? [] : [`the error is ${observed?.error || observed?.status}`]),
      ...cause
        .filter((text) => !observed?.cause.includes(text))
        .map((text) => `no '${text}' in ${observed?.cause}`),
    ]);
  }
}

function array(size: number): BadInput {
  return {
    name: `an array of ${size} children`,
    change: { parts: size },
    error: 'InvalidRequest',
    cause: [`The field 'parts' is ${size}: it takes a whole number from 2 to 10,000`],
  };
}

function chunksOf({ pairs }: Simulation): string {
  return `The reads are ${Math.ceil(pairs / 5_000)} chunks of 5000 pairs and parts is 2`;
}
