import { setTimeout as sleep } from 'node:timers/promises';
import { machineFactor } from '../../tools/support/machine-factor.ts';

/**
 * Polls until there is a value.
 *
 * @param what name of the value, for the error
 * @param seconds time limit on a quiet machine
 * @param ask returns `undefined` until the value is available
 * @throws Error naming the value when the time limit is exceeded
 */
export async function until<T>(
  what: string,
  seconds: number,
  ask: () => Promise<T | undefined>,
  pauseMilliseconds = 100,
): Promise<T> {
  const start = Date.now();
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    const waited = (Date.now() - start) / 1000;
    // Uses the current factor: the machine's load may have changed.
    if (waited > seconds * machineFactor())
      throw new Error(`Waited ${waited.toFixed(0)} s for ${what}.`);
    await sleep(pauseMilliseconds);
  }
}
