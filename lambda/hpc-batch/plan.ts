import { PutObjectCommand } from '@aws-sdk/client-s3';
import { environment } from '../common/environment.ts';
import { logger, observed } from '../common/observability.ts';
import { headObject, readObject, s3, type ObjectFacts } from './aws/objects.ts';
import { ENVIRONMENT, INDEX_SUFFIXES } from './contract.ts';
import { InputMissing } from './core/errors.ts';
import { parseRequest, type RunRequest } from './core/request.ts';
import { planKey, planRun, summaryKey, type RunPlan } from './core/run.ts';

const { dataBucket, workBucket, resultsBucket, imageHash } = ENVIRONMENT;
const variables = environment([dataBucket, workBucket, resultsBucket, imageHash]);

/** Plan with the state of an earlier run. */
type Planned = RunPlan & {
  /** An earlier execution wrote all results. */
  readonly complete: boolean;
};

/** Task Plan: checks the input and its objects before any job starts, and writes the plan for the jobs. */
export const handler = observed('plan', () => undefined, plan);

async function plan(input: unknown): Promise<Planned> {
  const request = parseRequest(input);
  const etags = await checkObjects(request);
  const run = planRun(request, etags, variables[imageHash]);
  const summary = await headObject(variables[resultsBucket], summaryKey(run));
  await s3.send(
    new PutObjectCommand({
      Bucket: variables[workBucket],
      Key: planKey(run.run),
      Body: JSON.stringify(run),
      ContentType: 'application/json',
    }),
  );
  logger.info('planned', { run: run.run, sample: run.sample, complete: summary !== undefined });
  return { ...run, complete: summary !== undefined };
}

/**
 * Checks all objects that a request names.
 *
 * @returns ETags of the reference and the reads
 * @throws InputMissing with the object and the remedy
 */
async function checkObjects({ reference, reads }: RunRequest): Promise<string[]> {
  const [fasta, ...fastq] = await Promise.all([
    existing(reference, 'upload the FASTA file'),
    ...reads.map((key) => existing(key, 'upload the FASTQ file')),
  ]);
  for (const [index, key] of reads.entries()) {
    if (fastq[index]?.bytes === 0) {
      throw new InputMissing(`${address(key)} is empty: upload a FASTQ file with reads.`);
    }
  }
  const start = fasta.bytes === 0 ? '' : await readObject(variables[dataBucket], reference, 60);
  if (!start.startsWith('>')) {
    throw new InputMissing(
      `${address(reference)} is not a FASTA file: it begins with ${JSON.stringify(start.slice(0, 30))} ` +
        "instead of '>'. Upload it as text, not compressed.",
    );
  }
  const remedy = `submit a job with the parameters step=index,subject=${reference}`;
  await Promise.all(INDEX_SUFFIXES.map((suffix) => existing(`${reference}${suffix}`, remedy)));
  return [fasta, ...fastq].map(({ etag }) => etag);
}

async function existing(key: string, remedy: string): Promise<ObjectFacts> {
  const facts = await headObject(variables[dataBucket], key);
  if (!facts) throw new InputMissing(`${address(key)} is missing: ${remedy}.`);
  return facts;
}

function address(key: string): string {
  return `s3://${variables[dataBucket]}/${key}`;
}
