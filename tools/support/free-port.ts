import { createServer } from 'node:net';
import { UserError } from './user-error.ts';

/**
 * Returns the requested port if it is free on 127.0.0.1; without a request, any free one.
 *
 * @throws UserError when it is in use
 */
export async function freePort(wanted = 0): Promise<number> {
  const server = createServer();
  try {
    return await new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted, '127.0.0.1', () => {
        resolve((server.address() as { port: number }).port);
      });
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new UserError(
      `Port ${wanted} is in use: choose another, or leave --port away and a free one is taken.`,
    );
  } finally {
    server.close();
  }
}
