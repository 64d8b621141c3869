import { setTimeout as sleep } from 'node:timers/promises';
import closeWithGrace from 'close-with-grace';
import type { FastifyInstance } from 'fastify';
import { logger } from '../../common/observability.ts';
import type { Lifecycle } from './service-server.ts';

/** For requests that are in hand when the server stops to listen: its own limit for each, and some to spare. */
const FINISH_SECONDS = 7;

/**
 * On SIGTERM: no longer ready, so that load balancers look elsewhere; serves for `drainSeconds` more
 * what they still send; then stops to listen, finishes what is in hand and exits with 0. An error that
 * nobody caught ends it with 1 without the wait.
 */
export function closeGracefully(
  server: FastifyInstance,
  lifecycle: Lifecycle,
  drainSeconds: number,
): void {
  const delay = (drainSeconds + FINISH_SECONDS) * 1_000;
  closeWithGrace({ delay, logger }, async ({ signal, err }) => {
    lifecycle.draining = true;
    if (err) {
      logger.error('ends with an error that nobody caught', err);
    } else {
      logger.info('draining', { signal });
      await sleep(drainSeconds * 1_000);
    }
    await server.close();
    logger.info('closed');
  });
}
