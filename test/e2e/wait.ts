import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks again until there is an answer.
 *
 * @param what for the error
 * @param ask answers `undefined` while it is too early
 * @throws Error naming what did not come within the time
 */
export async function until<T>(
  what: string,
  seconds: number,
  ask: () => Promise<T | undefined>,
  pauseMilliseconds = 100,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`Waited ${seconds} s for ${what}.`);
    await sleep(pauseMilliseconds);
  }
}

/** Runs the work on each item, at most so many at once, and keeps the order of the answers. */
export async function inParallel<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item, index);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}
