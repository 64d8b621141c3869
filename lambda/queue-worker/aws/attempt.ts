import { PermanentError } from '../../common/errors.ts';
import type { QueueMessage } from '../../common/message-queue.ts';
import type { ParsedJob } from '../core/job.ts';
import { textStatistics, type TextStatistics } from '../core/text-statistics.ts';
import type { Inputs } from './inputs.ts';
import type { Claim } from './jobs-table.ts';

/** A message, and the job in it or the reason why there is none. */
export interface Delivery extends ParsedJob {
  readonly message: QueueMessage;
}

interface Attempt {
  readonly delivery: Delivery;
  /** Number of the attempt at the job, from 1. */
  readonly attempt: number;
}

/** An attempt with a result, which is not stored yet. */
export interface SuccessfulAttempt extends Attempt {
  readonly jobId: string;
  readonly result: TextStatistics;
}

export interface FailedAttempt extends Attempt {
  readonly error: Error;
}

/** A delivery of a job that is done already. */
export type Duplicate = Attempt;

export interface AttemptOptions {
  readonly inputs: Inputs;
  readonly maxAttempts: number;
}

/**
 * Does a job, unless it is done already. Never rejects.
 *
 * @param claim the table's answer for the job; none for a message without a job
 */
export async function attemptJob(
  delivery: Delivery,
  claim: Claim | undefined,
  { inputs, maxAttempts }: AttemptOptions,
): Promise<SuccessfulAttempt | FailedAttempt | Duplicate> {
  const attempt = attemptsOf(delivery, claim);
  try {
    const { job } = delivery;
    if (job instanceof PermanentError) throw job;
    if (claim?.outcome === 'error') throw claim.error;
    if (claim?.outcome === 'done') return { delivery, attempt };
    if (claim?.outcome === 'unknown') throw unknownJob(job.id);
    if (attempt > maxAttempts) throw new Error(`All ${maxAttempts} attempts were interrupted.`);
    const result = await textStatistics(await inputs.open(job.object));
    return { delivery, attempt, jobId: job.id, result };
  } catch (error) {
    return { delivery, attempt, error: error as Error };
  }
}

/**
 * Receives of a standard queue's message: SQS itself moves it to the dead-letter queue by this count,
 * without a reason. For a message group, the lower count of the queue and the table: the queue also
 * counts deliveries behind a failed job of the group, the table also attempts before a redrive.
 */
function attemptsOf({ message }: Delivery, claim: Claim | undefined): number {
  return claim?.outcome === 'claimed' && message.group !== undefined
    ? Math.min(message.receives, claim.attempts)
    : message.receives;
}

function unknownJob(id: string): PermanentError {
  return new PermanentError(
    'unknown-job',
    `There is no job '${id}' (any more): POST it again; an item expires 7 days after its creation.`,
  );
}
