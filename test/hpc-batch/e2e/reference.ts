import type { Checks } from '../../e2e/scenario.ts';
import { fastaOf } from './genome.ts';
import type { Laboratory } from './laboratory.ts';
import type { Sample } from './sample.ts';

/** Key of the reference. */
export const REFERENCE = 'references/lambda-phage.fa';

/** Uploads the reference and lets a job write its index. */
export async function checkReference(
  laboratory: Laboratory,
  { genome, request }: Sample,
  checks: Checks,
): Promise<void> {
  await laboratory.put('DataBucket', REFERENCE, fastaOf(genome));
  const unindexed = await laboratory.run(request);
  checks.equal(
    'An execution with a reference without index fails before any job, with the remedy',
    `InputMissing: ${REFERENCE}.amb is missing: submit a job with the parameters step=index,subject=${REFERENCE}.`,
    `${unindexed.error}: ${unindexed.cause.replace(/^s3:\/\/[^/]+\//, '')}`,
  );
  const job = await laboratory.submit('index', REFERENCE);
  checks.equal('A job writes the index', 'SUCCEEDED', job.status ?? '');
  const files = await laboratory.list('DataBucket', `${REFERENCE}.`);
  checks.equal('Files of the index', 7, files.size);
}
