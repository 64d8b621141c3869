import { PermanentError } from '../../common/errors.ts';
import { ObjectGone, RejectedImage, StorageBusy, Superseded } from '../core/workflow-errors.ts';

interface SdkError extends Error {
  /** Missing when no response came. */
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Status codes of S3 that can succeed on a retry; 412 follows another writer's request. */
const TRANSIENT = [408, 409, 412, 429, 500, 502, 503, 504];

/**
 * Runs a task and gives its errors the names in the definition's `Retry` and `Catch`: a
 * PermanentError gets its reason, a transient error of S3 gets StorageBusy.
 */
export async function namingErrors<T>(task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (cause) {
    if (cause instanceof PermanentError) throw new RejectedImage(cause);
    if (cause instanceof ObjectGone || cause instanceof Superseded) throw cause;
    const { name, message, $metadata } = cause as SdkError;
    const status = $metadata?.httpStatusCode;
    const isTransient = status === undefined ? isNetwork(name, cause) : TRANSIENT.includes(status);
    if (!isTransient) throw cause;
    throw new StorageBusy(`S3 could not do it now: ${name}, ${message}`, { cause });
  }
}

function isNetwork(name: string, error: unknown): boolean {
  return name === 'TimeoutError' || typeof (error as NodeJS.ErrnoException).code === 'string';
}
