import type { RetryLater, QueueMessage } from '../../common/message-queue.ts';
import { count, logger } from '../../common/observability.ts';
import type { Inputs } from './inputs.ts';
import type { JobsTable } from './jobs-table.ts';
import { backoffSeconds } from '../../common/backoff.ts';
import { JobError } from '../core/job-error.ts';
import { Lanes } from '../core/lanes.ts';
import { attemptJob, type Duplicate, type Failure, type Success } from './attempt.ts';
import { bury } from './dead-jobs.ts';
import { openMessage, type Delivery } from './delivery.ts';

export interface BatchWorkerProps {
  readonly table: JobsTable;
  readonly inputs: Inputs;
  readonly deadLetterQueueUrl: string;
  /** Whether the queue is FIFO. */
  readonly ordered: boolean;
  /** Attempts that a job gets. */
  readonly maxAttempts: number;
}

/**
 * Does the jobs of a batch of messages, whoever received it. They are done side by side, with two
 * calls of the table for all; those of one message group, and one job that was delivered twice, in
 * rounds one after the other.
 */
export class BatchWorker {
  readonly #props: BatchWorkerProps;

  constructor(props: BatchWorkerProps) {
    this.#props = props;
  }

  /**
   * Answers the messages whose attempt failed, and with each, undone, what comes after it in its
   * group. All others are done, or are dead letters.
   */
  async workOn(messages: readonly QueueMessage[]): Promise<RetryLater[]> {
    const lanes = new Lanes(messages.map(openMessage), (delivery) => this.#laneOf(delivery));
    const retryLater: RetryLater[] = [];
    for (let round = lanes.next(); round.length > 0; round = lanes.next()) {
      for (const { delivery, attempt } of await this.#workOnRound(round)) {
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

  /** Answers the failures that are worth another attempt. */
  async #workOnRound(deliveries: readonly Delivery[]): Promise<Failure[]> {
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
    const failures = [...attempts.filter(isFailure), ...(await this.#finish(attempts))];
    const isFinal = ({ attempt, error }: Failure) =>
      error instanceof JobError || attempt >= maxAttempts;
    const again = [
      ...failures.filter((failure) => !isFinal(failure)),
      ...(await bury(failures.filter(isFinal), this.#props)),
    ];
    for (const { delivery, attempt, error } of again) {
      count('FailedAttempts');
      logger.warn('will be tried again', { correlation_id: delivery.jobId, attempt, error });
    }
    return again;
  }

  /** Writes what was found out; answers what could not be written. */
  async #finish(attempts: readonly (Success | Failure | Duplicate)[]): Promise<Failure[]> {
    const successes = attempts.filter(isSuccess);
    const results = new Map(successes.map(({ jobId, result }) => [jobId, result]));
    const errors = await this.#props.table.finish(results);
    return successes.flatMap(({ jobId, delivery, attempt }) => {
      const error = errors.get(jobId);
      if (error) return { delivery, attempt, error };
      count('JobsDone');
      logger.info('done', { correlation_id: jobId, attempt });
      return [];
    });
  }
}

function isFailure(attempt: Success | Failure | Duplicate): attempt is Failure {
  return 'error' in attempt;
}

function isSuccess(attempt: Success | Failure | Duplicate): attempt is Success {
  return 'result' in attempt;
}

function isDuplicate(attempt: Success | Failure | Duplicate): boolean {
  return !isSuccess(attempt) && !isFailure(attempt);
}
