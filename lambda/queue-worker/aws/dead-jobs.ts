import { sendDeadLetter } from '../../common/dead-letters.ts';
import { count, logger } from '../../common/observability.ts';
import type { JobsTable } from './jobs-table.ts';
import { JobError } from '../core/job-error.ts';
import type { JobFailure } from '../core/job-status.ts';
import type { Failure } from './attempt.ts';

export interface DeadJobsProps {
  readonly table: JobsTable;
  readonly deadLetterQueueUrl: string;
  /** Whether that queue is FIFO. */
  readonly ordered: boolean;
}

/**
 * Sends a dead letter for each, then marks the jobs as failed. The letter is what counts: a table
 * that can't be written does not hold it up.
 *
 * @returns those whose letter could not be sent: their messages must stay
 */
export async function bury(
  failures: readonly Failure[],
  { table, deadLetterQueueUrl, ordered }: DeadJobsProps,
): Promise<Failure[]> {
  const unsent: Failure[] = [];
  const marks = new Map<string, JobFailure>();
  const send = async (failure: Failure) => {
    const { message, jobId } = failure.delivery;
    const explanation = explain(failure);
    try {
      const letter = {
        id: message.id,
        body: message.body,
        group: ordered ? message.group : undefined,
      };
      await sendDeadLetter(deadLetterQueueUrl, letter, { ...explanation, job: jobId ?? 'unknown' });
      if (jobId) marks.set(jobId, explanation);
      count('DeadLetters');
      logger.warn('dead letter', { correlation_id: jobId, message: message.id, ...explanation });
    } catch (error) {
      unsent.push({ ...failure, error: error as Error });
    }
  };
  await Promise.all(failures.map(send));
  for (const [jobId, error] of await table.fail(marks)) {
    logger.warn('not marked as failed', { correlation_id: jobId, error });
  }
  return unsent;
}

function explain({ error }: Failure): JobFailure {
  return {
    reason: error instanceof JobError ? error.reason : 'internal-error',
    explanation: error.message || error.name,
  };
}
