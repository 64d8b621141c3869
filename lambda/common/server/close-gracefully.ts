import { setTimeout as sleep } from 'node:timers/promises';
import closeWithGrace from 'close-with-grace';
import type { FastifyInstance } from 'fastify';
import { logger } from '../observability.ts';
import type { Lifecycle } from './service-server.ts';

/** Time for open requests after the server stops listening: above the time limit of one request. */
const FINISH_SECONDS = 7;

/**
 * Shuts down on SIGTERM: `/ready` fails, so that load balancers stop sending requests; the server
 * serves for another `drainSeconds`, stops listening, finishes open requests and exits with 0. An
 * uncaught error exits with 1 without the wait.
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
