import type { QueueMessage } from '../../common/message-queue.ts';
import { parseJob, type Job } from '../core/job.ts';
import { JobError } from '../core/job-error.ts';

/** A message, and the job in it or why there is none. */
export interface Delivery {
  readonly message: QueueMessage;
  readonly job: Job | JobError;
  /** The job's id, where the message tells it. */
  readonly jobId?: string;
}

export function openMessage(message: QueueMessage): Delivery {
  try {
    const job = parseJob(message.body);
    return { message, job, jobId: job.id };
  } catch (error) {
    if (!(error instanceof JobError)) throw error;
    return { message, job: error, jobId: error.job };
  }
}
