import type { QueryExecution } from '@aws-sdk/client-athena';
import { HttpError } from '../../common/http.ts';

/** Text in Athena's reason for a query that was cancelled at the limit of scanned bytes. */
const LIMIT = /bytes scanned limit/i;

/** Returns true for an execution that has ended. */
export function hasEnded({ Status }: QueryExecution): boolean {
  return !['QUEUED', 'RUNNING'].includes(Status?.State ?? '');
}

/**
 * Returns for a query that succeeded.
 *
 * @throws HttpError 413 at the limit of scanned bytes, 409 for a query that somebody cancelled, 422
 *   for one that failed, with Athena's reason
 */
export function assertSucceeded(name: string, { Status, Statistics }: QueryExecution): void {
  const { State, StateChangeReason: reason = 'no reason given' } = Status ?? {};
  if (State === 'SUCCEEDED') return;
  if (LIMIT.test(reason)) {
    throw new HttpError(
      413,
      'scan-limit',
      `The query '${name}' was cancelled after ${Statistics?.DataScannedInBytes ?? 0} bytes, the limit of the workgroup: ask for fewer days.`,
    );
  }
  if (State === 'CANCELLED')
    throw new HttpError(409, 'query-cancelled', `The query '${name}' was cancelled: ${reason}`);
  throw new HttpError(422, 'query-failed', `The query '${name}' failed: ${reason}`);
}
