import { decide, type Limits } from '../../../../lambda/log-pipeline/core/scaling-policy.ts';

/** Records that a shard accepts in a minute. */
export const SHARD = 60_000;
/** Minutes that a change of the number of shards takes. */
const RESHARDING = 2;
/** Minutes until a metric is available. */
const DELAY = 1;

export interface Minute {
  readonly at: Date;
  readonly shards: number;
  readonly throttled: boolean;
}

export interface Course {
  readonly minutes: readonly Minute[];
  /** Minutes in which the number of shards was changed. */
  readonly changes: readonly Date[];
}

/**
 * Simulates a stream and its alarms minute by minute, with the delays of CloudWatch and Kinesis.
 * Throttled records are dropped, as by a producer that gives up.
 *
 * @param traffic records that producers send in each minute
 */
export function simulate(traffic: readonly number[], limits: Limits, shards = limits.min): Course {
  const start = Date.parse('2026-11-21T00:00:00Z');
  const loads: number[] = [];
  const minutes: Minute[] = [];
  const changes: Date[] = [];
  let pending: { shards: number; ready: number } | undefined;
  for (const [minute, records] of traffic.entries()) {
    if (pending?.ready === minute) {
      shards = pending.shards;
      pending = undefined;
    }
    const capacity = shards * SHARD;
    loads.push((100 * Math.min(records, capacity)) / capacity);
    const at = new Date(start + minute * 60_000);
    minutes.push({ at, shards, throttled: records > capacity });
    if (pending) continue;
    const decision = decide(
      { shards, load: loadSeen(loads.slice(-60 - DELAY, -DELAY)), behind: false, changes },
      limits,
      at,
    );
    if ('target' in decision) {
      changes.push(at);
      pending = { shards: decision.target, ready: minute + RESHARDING };
    }
  }
  return { minutes, changes };
}

/** Load as the alarms evaluate it: high for two minutes, low for sixty. */
function loadSeen(loads: readonly number[]) {
  if (loads.length >= 2 && loads.slice(-2).every((load) => load >= 80)) return 'high';
  if (loads.length >= 60 && loads.slice(-60).every((load) => load <= 30)) return 'low';
  return 'normal';
}

/** Maximum number of consecutive minutes in which producers were throttled. */
export function longestThrottling({ minutes }: Course): number {
  let longest = 0;
  let current = 0;
  for (const { throttled } of minutes) {
    current = throttled ? current + 1 : 0;
    longest = Math.max(longest, current);
  }
  return longest;
}
