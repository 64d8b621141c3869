import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { redshift } from './redshift.ts';

/** True when something takes connections on the port. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}

/** Waits until nothing takes connections any more; killed processes end a little later. */
async function untilClosed(port: number): Promise<void> {
  while (await answers(port)) await sleep(20);
}

const installed = redshift.isInstalled();

(installed ? test : test.skip)(
  'PostgreSQL starts, starts again on its port after a failure, and leaves no process behind',
  async () => {
    const engine = await redshift.open();
    const port = Number(engine.environment.REDSHIFT_PORT);
    try {
      const { signal } = new AbortController();
      await engine.start({ progress: () => undefined, emulator: '', signal });
      expect(await answers(port)).toBe(true);
      await engine.control?.stop();
      await untilClosed(port);
      await engine.control?.start();
      expect(await answers(port)).toBe(true);
    } finally {
      await engine.close();
    }
    await untilClosed(port);
  },
);
