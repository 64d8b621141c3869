import type { StackAlarm } from './stack-alarms.ts';

/** Ends a fault. */
export type End = () => Promise<void>;

/** Fault that makes an alarm go off. */
export type Fault = (alarm: StackAlarm) => Promise<End>;

/** End of a fault that ended itself. */
export function isOver(): Promise<void> {
  return Promise.resolve();
}
