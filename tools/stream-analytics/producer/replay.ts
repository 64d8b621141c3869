import { setTimeout as sleep } from 'node:timers/promises';
import type { StreamTrip } from './stream-trip.ts';
import type { StreamWriter } from './stream-writer.ts';

export interface ReplayOptions {
  /** Event time that passes in a second, in seconds; Infinity for as fast as Kinesis takes trips. */
  readonly speed: number;
  /**
   * Event time at which it begins, in milliseconds since 1970.
   *
   * @default - the end of the first trip
   */
  readonly from?: number;
  /**
   * Closes the day with a heartbeat after the last trip; later trips of the next hour would be late.
   *
   * @default true
   */
  readonly closes?: boolean;
  /** @default - it ends with the last trip */
  readonly signal?: AbortSignal;
  /** Called after each step with the event time. */
  readonly onStep?: (time: number) => Promise<void> | void;
}

/** Trips of a step at the highest speed. */
const STEP = 5_000;
/** Event time of a step: the job rejects a trip that is more than an hour after the latest one of its shard. */
const SPAN = 30 * 60_000;
const INTERVAL = 250;
/** Event time after which the last window of the day is closed, with the longest disorder. */
const CLOSING = 40 * 60_000;

/**
 * Sends trips at the pace of their times. Heartbeats follow the trips, so that windows close where no trips
 * end; the last one closes the day.
 *
 * @param trips in the order in which they are sent
 */
export async function replay(
  trips: readonly StreamTrip[],
  writer: StreamWriter,
  { speed, from = trips[0]?.dropoff ?? 0, closes = true, signal, onStep }: ReplayOptions,
): Promise<void> {
  let latest = from;
  if (trips.length > 0) await writer.heartbeat(from);
  const started = performance.now();
  for (let start = 0; start < trips.length && !signal?.aborted;) {
    const passed = performance.now() - started;
    const now = Number.isFinite(speed) ? from + passed * speed : Infinity;
    const next = trips[start]?.dropoff ?? 0;
    if (next <= now && next > latest + SPAN) {
      latest = next;
      await writer.heartbeat(latest);
    }
    const bound = Math.min(now, latest + SPAN);
    let end = start;
    while (end < trips.length && end - start < STEP && (trips[end]?.dropoff ?? 0) <= bound) end++;
    const step = trips.slice(start, end);
    for (const { dropoff } of step) latest = Math.max(latest, dropoff);
    const isAhead = (trips[end]?.dropoff ?? Infinity) > now;
    // Trips of the present that wait for the next step would be late.
    await writer.send(step, isAhead && Number.isFinite(now) ? Math.floor(now) : latest);
    start = end;
    await onStep?.(latest);
    if (isAhead && Number.isFinite(speed))
      await sleep(INTERVAL, undefined, { signal }).catch(() => undefined);
  }
  if (closes && trips.length > 0 && !signal?.aborted) await writer.heartbeat(latest + CLOSING);
}
