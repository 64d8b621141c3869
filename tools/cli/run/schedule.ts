import { availableParallelism } from 'node:os';
import type { Architecture } from '../../../lib/catalogue.ts';

/** Architectures that run one after the other. */
export interface Group {
  readonly architectures: readonly Architecture[];
  /** Expected duration. */
  readonly seconds: number;
}

/** Memory of a scenario and of the functions that it calls. */
const BYTES_PER_SCENARIO = 1.5 * 1024 ** 3;

/** Start of the emulator, synthesis and the first deployment. */
const PREPARATION_SECONDS = 25;

/** Number of scenarios that run side by side: they wait for each other's processes at times. */
export function slotsOf(
  cores = availableParallelism(),
  availableMemory = process.availableMemory(),
): number {
  return Math.max(1, Math.min(cores + 1, Math.floor(availableMemory / BYTES_PER_SCENARIO)));
}

/**
 * Groups in the order of their start: the shortest one first, so that a result appears soon, then the
 * longest first, which ends earliest as a whole.
 */
export function groupsOf(
  chosen: readonly Architecture[],
  secondsOf: (architecture: Architecture) => number,
): Group[] {
  const groups = apart(chosen)
    .map((architectures) => ({
      architectures,
      seconds: architectures.reduce((sum, architecture) => sum + secondsOf(architecture), 0),
    }))
    .sort((a, b) => b.seconds - a.seconds);
  return [...groups.slice(-1), ...groups.slice(0, -1)];
}

/**
 * Architectures in lists: in one are those that share an engine, which a scenario may stop, and those
 * that use stacks of another one, whose data a scenario may change.
 */
function apart(chosen: readonly Architecture[]): Architecture[][] {
  return chosen.reduce<Architecture[][]>((lists, architecture) => {
    const shares = (list: Architecture[]) =>
      list.some((other) => dependsOn(architecture, other) || dependsOn(other, architecture));
    const joined = [...lists.filter(shares).flat(), architecture];
    return [...lists.filter((list) => !shares(list)), joined];
  }, []);
}

function dependsOn({ engines = [], uses = [] }: Architecture, other: Architecture): boolean {
  return engines.some((engine) => other.engines?.includes(engine)) || uses.includes(other.id);
}

/** Expected duration of a whole run in seconds. */
export function durationOf(groups: readonly Group[], slots: number): number {
  const ends = Array.from({ length: slots }, () => PREPARATION_SECONDS);
  for (const { seconds } of groups) {
    const earliest = ends.indexOf(Math.min(...ends));
    ends[earliest] = (ends[earliest] ?? 0) + seconds;
  }
  return Math.max(...ends);
}
