import type { JobType } from './job.ts';
import type { TextStatistics } from './text-statistics.ts';

export type JobState = 'queued' | 'running' | 'done' | 'failed';

/** Why a job failed: a `JobErrorReason`, or `internal-error` after the last attempt. */
export interface JobFailure {
  readonly reason: string;
  readonly explanation: string;
}

/** What `GET /jobs/{id}` answers; times are ISO 8601 in UTC. */
export interface JobStatus {
  readonly id: string;
  readonly type: JobType;
  readonly object: string;
  readonly group?: string;
  readonly state: JobState;
  /** Times that a worker began. */
  readonly attempts: number;
  readonly createdAt: string;
  /** When the last attempt began. */
  readonly startedAt?: string;
  readonly finishedAt?: string;
  /** One entry for each time that the job's effect was made: one when it is done, else none. */
  readonly results: readonly TextStatistics[];
  readonly error?: JobFailure;
}

/** Seconds that a job can be asked for: 7 days from its creation. */
export const KEPT_SECONDS = 7 * 24 * 60 * 60;
