import { PermanentError } from '../../common/errors.ts';

/** Why a job can't be done; no retry mends any of these. */
export type JobErrorReason =
  'no-such-object' | 'too-large' | 'not-text' | 'unknown-type' | 'not-a-job' | 'unknown-job';

/** A job that stays undone until somebody mends its cause; the message gives the value and the remedy. */
export class JobError extends PermanentError {
  /** Which job, where only the error knows. */
  readonly job?: string;

  constructor(reason: JobErrorReason, message: string, job?: string) {
    super(reason, message);
    this.job = job;
  }
}
