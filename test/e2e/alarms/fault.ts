import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../wait.ts';
import { goneOff, type StackAlarm } from './stack-alarms.ts';

/** Time limit in seconds for the change of an alarm. */
const SECONDS = 60;

/** Ends a fault. */
export type End = () => Promise<void>;

/** Fault that makes an alarm go off; without an end where its resource has no such fault. */
export type Fault = (alarm: StackAlarm) => Promise<End | undefined>;

/** End of a fault that ended itself. */
export function isOver(): Promise<void> {
  return Promise.resolve();
}

/** Does work each second; the end waits for what was begun, and has its error. */
export function eachSecond(work: () => Promise<unknown>): End {
  const ended = new AbortController();
  const working = (async () => {
    while (!ended.signal.aborted) {
      await work();
      await sleep(1_000);
    }
  })();
  // Before the end, nothing waits for it.
  working.catch(() => undefined);
  return () => {
    ended.abort();
    return working;
  };
}

/**
 * Waits until an alarm goes off.
 *
 * @param meanwhile work before each look, e.g. another record; nothing by default
 */
export async function untilAlarm(
  alarm: StackAlarm,
  meanwhile: () => Promise<void> = isOver,
): Promise<void> {
  await until(
    `${alarm.id} to go off`,
    SECONDS,
    async () => {
      await meanwhile();
      return (await goneOff([alarm])).length > 0 ? true : undefined;
    },
    500,
  );
}
