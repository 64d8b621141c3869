import type { Failure } from '../../common/dead-letter-queue.ts';
import type { JobType } from './job.ts';
import type { TextStatistics } from './text-statistics.ts';

export type JobState = 'queued' | 'running' | 'done' | 'failed';

/** Answer of `GET /jobs/{id}`; times are ISO 8601 in UTC. */
export interface JobStatus {
  readonly id: string;
  readonly type: JobType;
  readonly object: string;
  readonly group?: string;
  readonly state: JobState;
  /** Attempts so far. */
  readonly attempts: number;
  readonly createdAt: string;
  /** Start of the last attempt. */
  readonly startedAt?: string;
  readonly finishedAt?: string;
  /** One entry for each time that the job was done: one entry in state `done`, else none. */
  readonly results: readonly TextStatistics[];
  readonly error?: Failure;
}

/** Time to live of a job from its creation, in seconds: 7 days. */
export const RETENTION_SECONDS = 7 * 24 * 60 * 60;
