import { setImmediate } from 'node:timers/promises';

/** Longest work between two turns, in milliseconds. */
const TURN = 50;

/**
 * Items one by one, for long calculations: servers of this process that replace a service, and scenarios
 * beside this one, have their turns in between.
 */
export async function* inTurns<T>(items: Iterable<T>): AsyncGenerator<T> {
  let since = performance.now();
  for (const item of items) {
    yield item;
    if (performance.now() - since < TURN) continue;
    await setImmediate();
    since = performance.now();
  }
}
