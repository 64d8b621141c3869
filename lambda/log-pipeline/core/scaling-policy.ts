/** Load of the shards according to the alarms on the stream. */
export type Load = 'high' | 'normal' | 'low';

export interface StreamState {
  /** Number of open shards. */
  readonly shards: number;
  readonly load: Load;
  /** True if records wait too long to be read. */
  readonly behind: boolean;
  /** Known times at which the number of shards was changed. */
  readonly changes: readonly Date[];
}

/** Limits of the number of shards. */
export interface Limits {
  readonly min: number;
  readonly max: number;
}

/** New number of shards, or the reason to keep the current one. */
export type Decision = { readonly target: number } | { readonly keep: string };

interface Rule {
  readonly target: (shards: number, limits: Limits) => number;
  /** Minimum minutes since the last change. */
  readonly pause: number;
  /** Number of changes in 24 hours from which this step is no longer done. */
  readonly changes: number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** AWS's limit of UpdateShardCount calls in 24 hours; each call doubles or halves at most. */
export const CHANGES_A_DAY = 10;
/** Changes of this limit that are reserved for urgent growth. */
const RESERVED = 4;

const double = (shards: number, { max }: Limits) => Math.max(shards, Math.min(shards * 2, max));
const halve = (shards: number, { min }: Limits) =>
  Math.min(shards, Math.max(Math.ceil(shards / 2), min));

/**
 * Steps by load. High is 80 % and low 30 %: twice the shards reduce 80 to 40, half of them raise 30
 * to 60, so that no change causes the opposite one.
 */
const RULES = {
  /** Step before Kinesis throttles producers. */
  grow: { target: double, pause: 5, changes: CHANGES_A_DAY },
  /** Step for a backlog: it stays in its shards, new records are read from the new ones. */
  overtake: { target: double, pause: 6 * 60, changes: CHANGES_A_DAY - RESERVED },
  shrink: { target: halve, pause: 60, changes: CHANGES_A_DAY - RESERVED },
} satisfies Record<string, Rule>;

/** Decides on the number of shards. Depends on its arguments only. */
export function decide(state: StreamState, limits: Limits, now: Date): Decision {
  const wish = wishOf(state);
  if (!wish) return { keep: 'The load fits the shards.' };
  const { target, pause, changes }: Rule = RULES[wish];
  const wanted = target(state.shards, limits);
  if (wanted === state.shards) {
    return { keep: `To ${wish} is beyond the limits of ${limits.min} to ${limits.max} shards.` };
  }
  const ages = state.changes.map((change) => now.getTime() - change.getTime());
  const minutes = Math.floor(Math.min(...ages) / MINUTE);
  if (minutes < pause) {
    return { keep: `To ${wish} waits: changed ${minutes} of ${pause} minutes ago.` };
  }
  const today = ages.filter((age) => age < DAY).length;
  if (today >= changes) {
    return { keep: `To ${wish} waits: ${today} of ${changes} changes in 24 hours are used up.` };
  }
  return { target: wanted };
}

function wishOf({ load, behind }: StreamState): keyof typeof RULES | undefined {
  if (load === 'high') return 'grow';
  if (behind) return load === 'normal' ? 'overtake' : undefined;
  return load === 'low' ? 'shrink' : undefined;
}
