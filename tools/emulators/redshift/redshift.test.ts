import { setTimeout as sleep } from 'node:timers/promises';
import { portAnswers } from '../../support/port-answers.ts';
import { redshift } from './redshift.ts';

/** Waits until nothing takes connections any more; killed processes end a little later. */
async function untilClosed(port: number): Promise<void> {
  while (await portAnswers(port)) await sleep(20);
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
      expect(await portAnswers(port)).toBe(true);
      await engine.control?.stop();
      await untilClosed(port);
      await engine.control?.start();
      expect(await portAnswers(port)).toBe(true);
    } finally {
      await engine.close();
    }
    await untilClosed(port);
  },
);
