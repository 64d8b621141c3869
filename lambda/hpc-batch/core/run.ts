import { createHash } from 'node:crypto';
import type { RunRequest } from './request.ts';

/** Plan of a run, which the jobs read. */
export interface RunPlan extends RunRequest {
  /** Id of the run. */
  readonly run: string;
}

/**
 * Plan of a run. Its id is the hash of all that the results depend on: an execution with the same
 * input, objects and code continues the earlier run.
 *
 * @param etags ETags of the reference and the two files of reads
 * @param imageHash hash of the jobs' code
 */
export function planRun(request: RunRequest, etags: readonly string[], imageHash: string): RunPlan {
  const content = JSON.stringify([Object.entries(request).sort(), etags, imageHash]);
  const run = createHash('sha256').update(content).digest('hex').slice(0, 20);
  return { ...request, run };
}

/** Keys of a run's objects; genomics/plan.py has the same. */
export function planKey(run: string): string {
  return `runs/${run}/plan.json`;
}

export function summaryKey({ sample, run }: Pick<RunPlan, 'sample' | 'run'>): string {
  return `summaries/${sample}/${run}.json`;
}

export function parquetFolder({ sample, run }: Pick<RunPlan, 'sample' | 'run'>): string {
  return `sample=${sample}/run=${run}/`;
}
