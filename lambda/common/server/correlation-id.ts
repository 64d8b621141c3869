import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Header that services pass on to each other. */
export const CORRELATION_ID = 'x-correlation-id';

/** The caller's id if it is valid, otherwise the load balancer's trace id, otherwise a new id. */
export function correlationIdOf({ headers }: IncomingMessage): string {
  const own = headers[CORRELATION_ID];
  if (typeof own === 'string' && /^[\w-]{1,64}$/.test(own)) return own;
  const [, root] = /Root=([\w-]{1,64})/.exec(String(headers['x-amzn-trace-id'])) ?? [];
  return root ?? randomUUID();
}
