import { backoffSeconds } from '../../common/backoff.ts';
import { PermanentError } from '../../common/errors.ts';
import type { QueueMessage, RetryLater } from '../../common/message-queue.ts';
import { count, logger } from '../../common/observability.ts';
import { parseJob } from '../core/job.ts';
import { Lanes } from '../core/lanes.ts';
import {
  attemptJob,
  type Delivery,
  type Duplicate,
  type FailedAttempt,
  type SuccessfulAttempt,
} from './attempt.ts';
import { failJobs } from './failed-jobs.ts';
import type { Inputs } from './inputs.ts';
import type { JobsTable } from './jobs-table.ts';

export interface BatchWorkerProps {
  readonly table: JobsTable;
  readonly inputs: Inputs;
  readonly deadLetterQueueUrl: string;
  /** Keeps the order of each message group, for a FIFO queue. */
  readonly ordered: boolean;
  /** Attempts at a job before its message goes to the dead-letter queue. */
  readonly maxAttempts: number;
}

/**
 * Does the jobs of a batch in parallel, with two calls of the table for all. Messages of one group,
 * and a job that was delivered twice, are processed in rounds, one after the other.
 */
export class BatchWorker {
  readonly #props: BatchWorkerProps;

  constructor(props: BatchWorkerProps) {
    this.#props = props;
  }

  /**
   * Processes a batch of messages.
   *
   * @returns messages whose attempt failed, and with each the later messages of its group
   */
  async process(messages: readonly QueueMessage[]): Promise<RetryLater[]> {
    const deliveries = messages.map((message) => ({ message, ...parseJob(message.body) }));
    const lanes = new Lanes(deliveries, (delivery) => this.#laneOf(delivery));
    const retryLater: RetryLater[] = [];
    for (let round = lanes.next(); round.length > 0; round = lanes.next()) {
      for (const { delivery, attempt } of await this.#processRound(round)) {
        const delaySeconds = backoffSeconds(attempt);
        for (const { message } of [delivery, ...lanes.close(this.#laneOf(delivery))]) {
          retryLater.push({ message, delaySeconds });
        }
      }
    }
    return retryLater;
  }

  #laneOf({ message, jobId = message.id }: Delivery): string {
    return this.#props.ordered && message.group ? message.group : jobId;
  }

  /** Returns the failed attempts that are retried. */
  async #processRound(deliveries: readonly Delivery[]): Promise<FailedAttempt[]> {
    const { table, maxAttempts } = this.#props;
    const claims = await table.claim(deliveries.flatMap(({ jobId = [] }) => jobId));
    const attempts = await Promise.all(
      deliveries.map((delivery) =>
        attemptJob(delivery, claims.get(delivery.jobId ?? ''), this.#props),
      ),
    );
    for (const { delivery } of attempts.filter(isDuplicate)) {
      count('DuplicateDeliveries');
      logger.info('already done: delivered again', { correlation_id: delivery.jobId });
    }
    const failed = [...attempts.filter(isFailed), ...(await this.#finish(attempts))];
    const isFinal = ({ attempt, error }: FailedAttempt) =>
      error instanceof PermanentError || attempt >= maxAttempts;
    const retried = [
      ...failed.filter((attempt) => !isFinal(attempt)),
      ...(await failJobs(failed.filter(isFinal), this.#props)),
    ];
    for (const { delivery, attempt, error } of retried) {
      count('FailedAttempts');
      logger.warn('retried later', { correlation_id: delivery.jobId, attempt, error });
    }
    return retried;
  }

  /** Stores the results; returns the attempts whose result was not stored. */
  async #finish(
    attempts: readonly (SuccessfulAttempt | FailedAttempt | Duplicate)[],
  ): Promise<FailedAttempt[]> {
    const successful = attempts.filter(isSuccessful);
    const results = new Map(successful.map(({ jobId, result }) => [jobId, result]));
    const errors = await this.#props.table.finish(results);
    return successful.flatMap(({ jobId, delivery, attempt }) => {
      const error = errors.get(jobId);
      if (error) return { delivery, attempt, error };
      count('JobsDone');
      logger.info('done', { correlation_id: jobId, attempt });
      return [];
    });
  }
}

function isFailed(
  attempt: SuccessfulAttempt | FailedAttempt | Duplicate,
): attempt is FailedAttempt {
  return 'error' in attempt;
}

function isSuccessful(
  attempt: SuccessfulAttempt | FailedAttempt | Duplicate,
): attempt is SuccessfulAttempt {
  return 'result' in attempt;
}

function isDuplicate(attempt: SuccessfulAttempt | FailedAttempt | Duplicate): boolean {
  return !isSuccessful(attempt) && !isFailed(attempt);
}
