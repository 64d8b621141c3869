import type { Inputs } from './inputs.ts';
import type { Claim } from './jobs-table.ts';
import { JobError } from '../core/job-error.ts';
import { textStatistics, type TextStatistics } from '../core/text-statistics.ts';
import type { Delivery } from './delivery.ts';

interface Attempt {
  readonly delivery: Delivery;
  /** Which attempt at the job it is, 1 is the first. */
  readonly attempt: number;
}

/** An attempt whose result is to be written. */
export interface Success extends Attempt {
  readonly jobId: string;
  readonly result: TextStatistics;
}

/** An attempt that came to nothing. */
export interface Failure extends Attempt {
  readonly error: Error;
}

/** A job that another delivery has done. */
export type Duplicate = Attempt;

export interface AttemptOptions {
  readonly inputs: Inputs;
  /** Attempts that a job gets. */
  readonly maxAttempts: number;
}

/**
 * Does a job, unless it is done already. Never rejects.
 *
 * @param claim what the table said of the job; none when the message has no job
 */
export async function attemptJob(
  delivery: Delivery,
  claim: Claim | undefined,
  { inputs, maxAttempts }: AttemptOptions,
): Promise<Success | Failure | Duplicate> {
  const attempt = attemptsOf(delivery, claim);
  try {
    const { job } = delivery;
    if (job instanceof JobError) throw job;
    if (claim?.outcome === 'error') throw claim.error;
    if (claim?.outcome === 'done') return { delivery, attempt };
    if (claim?.outcome === 'unknown') throw unknownJob(job.id);
    if (attempt > maxAttempts) throw new Error(`All ${maxAttempts} attempts were broken off.`);
    const result = await textStatistics(await inputs.open(job.object));
    return { delivery, attempt, jobId: job.id, result };
  } catch (error) {
    return { delivery, attempt, error: error as Error };
  }
}

/**
 * The fewer of what the queue and the table count: what waits behind a job of its group is delivered
 * and not attempted, a redriven job was attempted before, one without a claim is not counted.
 */
function attemptsOf({ message }: Delivery, claim: Claim | undefined): number {
  return claim?.outcome === 'claimed'
    ? Math.min(message.receives, claim.attempts)
    : message.receives;
}

function unknownJob(id: string): JobError {
  return new JobError(
    'unknown-job',
    `There is no job '${id}' (any more): POST it again; what is not done in 7 days is forgotten.`,
  );
}
