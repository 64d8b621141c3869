import type { FastifyInstance } from 'fastify';
import { variable } from '../environment.ts';
import { logger } from '../observability.ts';
import { closeGracefully } from './close-gracefully.ts';
import { serviceServer, type Lifecycle } from './service-server.ts';

/**
 * Runs the service in a container: serves on `HOST` and `PORT` until SIGTERM. With `--check` it only
 * loads, for the image's build. With `--health` it calls the running server and exits with 0 or 1, for
 * the container's health check.
 *
 * @param addRoutes adds the service's routes
 */
export async function program(
  addRoutes: (server: FastifyInstance, commit: string) => void,
): Promise<void> {
  if (process.argv.includes('--check')) return;
  if (process.argv.includes('--health')) {
    process.exitCode = (await isHealthy()) ? 0 : 1;
    return;
  }
  const commit = variable('COMMIT');
  const lifecycle: Lifecycle = { draining: false };
  const server = serviceServer(commit, lifecycle);
  addRoutes(server, commit);
  closeGracefully(server, lifecycle, Number(variable('DRAIN_SECONDS')));
  const address = await server.listen({
    host: variable('HOST'),
    port: Number(variable('PORT')),
  });
  logger.info('ready', {
    commit,
    address,
    milliseconds: Math.round(performance.now()),
  });
}

async function isHealthy(): Promise<boolean> {
  const signal = AbortSignal.timeout(2_000);
  try {
    return (await fetch(`http://127.0.0.1:${variable('PORT')}/health`, { signal })).ok;
  } catch {
    return false;
  }
}
