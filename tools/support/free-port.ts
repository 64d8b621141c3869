import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { UserError } from './user-error.ts';

/**
 * Ports that are not given to outgoing connections (on Linux from 32,768, elsewhere from 49,152), one
 * of which could take a free port before the server that it was chosen for.
 */
const FIRST = 20_000;
const LAST = 32_000;

/** Ports that are tried before an error. */
const ATTEMPTS = 100;

/** Ports that this process has taken, also for servers that start later or have stopped for a while. */
const taken = new Set<number>();

/**
 * Returns the requested port if it is free on 127.0.0.1; without a request, any free one from 20,000 to 32,000,
 * and each only once.
 *
 * @throws UserError when it is in use
 */
export async function freePort(wanted?: number): Promise<number> {
  if (wanted !== undefined) {
    if (await isFree(wanted)) return wanted;
    throw new UserError(
      `Port ${wanted} is in use: choose another, or leave --port away and a free one is taken.`,
    );
  }
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = randomInt(FIRST, LAST);
    if (taken.has(port)) continue;
    taken.add(port);
    if (await isFree(port)) return port;
  }
  throw new Error(`${ATTEMPTS} ports from ${FIRST} to ${LAST} are in use.`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return false;
  } finally {
    server.close();
  }
}
