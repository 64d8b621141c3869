import { failureOf, sendToDeadLetterQueue, type Failure } from '../../common/dead-letter-queue.ts';
import { count, logger } from '../../common/observability.ts';
import type { FailedAttempt } from './attempt.ts';
import type { JobsTable } from './jobs-table.ts';

export interface FailedJobsProps {
  readonly table: JobsTable;
  readonly deadLetterQueueUrl: string;
}

/**
 * Sends each message to the dead-letter queue, then marks the jobs as failed. A table that rejects
 * the mark does not keep a message back.
 *
 * @returns attempts whose message was not sent, and so must stay in its queue
 */
export async function failJobs(
  attempts: readonly FailedAttempt[],
  { table, deadLetterQueueUrl }: FailedJobsProps,
): Promise<FailedAttempt[]> {
  const unsent: FailedAttempt[] = [];
  const failures = new Map<string, Failure>();
  const send = async (attempt: FailedAttempt) => {
    const { message, jobId } = attempt.delivery;
    const failure = failureOf(attempt.error);
    try {
      const attributes = { ...failure, job: jobId ?? 'unknown' };
      await sendToDeadLetterQueue(deadLetterQueueUrl, message, attributes);
      if (jobId) failures.set(jobId, failure);
      count('FailedMessages');
      const context = { correlation_id: jobId, message: message.id, ...failure };
      logger.warn('sent to the dead-letter queue', context);
    } catch (error) {
      unsent.push({ ...attempt, error: error as Error });
    }
  };
  await Promise.all(attempts.map(send));
  for (const [jobId, error] of await table.fail(failures)) {
    logger.warn('not marked as failed', { correlation_id: jobId, error });
  }
  return unsent;
}
