import { setTimeout as sleep } from 'node:timers/promises';

/** Waits before each batch, so that on average at most `rate` lines a second are sent. */
export function pacer(
  rate: number,
  wait: (milliseconds: number) => Promise<unknown> = sleep,
  now: () => number = () => performance.now(),
): (lines: number) => Promise<void> {
  let due = now();
  return async (lines) => {
    const early = due - now();
    due = Math.max(due, now()) + (lines / rate) * 1_000;
    if (early > 0) await wait(early);
  };
}
