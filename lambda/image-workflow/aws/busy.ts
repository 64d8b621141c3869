import { StorageBusy } from '../core/workflow-errors.ts';

interface SdkError extends Error {
  /** None when no answer came. */
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Of the answers of S3, those that another attempt may well change; 412 is another writer's turn. */
const PASSING = [408, 409, 412, 429, 500, 502, 503, 504];

/** Does something with S3; an error that may pass gets the name that the definition retries. */
export async function namingBusy<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const { name, message, $metadata } = cause as SdkError;
    const status = $metadata?.httpStatusCode;
    const passes = status === undefined ? isNetwork(name, cause) : PASSING.includes(status);
    if (!passes) throw cause;
    throw new StorageBusy(`S3 could not do it now: ${name}, ${message}`, { cause });
  }
}

function isNetwork(name: string, error: unknown): boolean {
  return name === 'TimeoutError' || typeof (error as NodeJS.ErrnoException).code === 'string';
}
