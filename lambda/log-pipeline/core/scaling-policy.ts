/** How full the shards are, as the alarms on the stream say. */
export type Load = 'high' | 'normal' | 'low';

export interface StreamState {
  /** Open shards. */
  readonly shards: number;
  readonly load: Load;
  /** Whether records wait too long to be read. */
  readonly behind: boolean;
  /** When the number of shards was changed, as far as it is known. */
  readonly changes: readonly Date[];
}

/** How many shards the stream may have. */
export interface Limits {
  readonly min: number;
  readonly max: number;
}

/** A new number of shards, or why it stays as it is. */
export type Decision = { readonly target: number } | { readonly keep: string };

interface Rule {
  readonly target: (shards: number, limits: Limits) => number;
  /** Minutes that must have passed since the last change. */
  readonly pause: number;
  /** Changes in 24 hours from which on it is not done any more. */
  readonly changes: number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** AWS's own limit on UpdateShardCount in 24 hours, which doubles or halves at most. */
export const CHANGES_A_DAY = 10;
/** Of these, kept for growth that can't wait. */
const RESERVED = 4;

const double = (shards: number, { max }: Limits) => Math.max(shards, Math.min(shards * 2, max));
const halve = (shards: number, { min }: Limits) =>
  Math.min(shards, Math.max(Math.ceil(shards / 2), min));

/**
 * High is 80 % and low 30 %: twice the shards bring 80 to 40, half of them 30 to 60, so that no
 * change is the reason of its opposite.
 */
const RULES = {
  /** Producers are about to be refused. */
  grow: { target: double, pause: 5, changes: CHANGES_A_DAY },
  /** What comes now is read beside the backlog, which stays in the shards it was written to. */
  overtake: { target: double, pause: 6 * 60, changes: CHANGES_A_DAY - RESERVED },
  shrink: { target: halve, pause: 60, changes: CHANGES_A_DAY - RESERVED },
} satisfies Record<string, Rule>;

/** Decides on the number of shards. Knows nothing but its arguments. */
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
