import { localTime } from '../../../test/e2e/trips/new-york-time.ts';

const HOUR = 3_600_000;

/**
 * Instants of a trip's local times of New York, `YYYY-MM-DD HH:MM:SS`. In the hour that autumn repeats, the
 * pick-up is the first of both instants and the drop-off the first one after the pick-up. A time in the hour
 * that spring skips is that of a meter that was not set: an hour later.
 *
 * @returns undefined when a text is no time, or the drop-off is before the pick-up
 */
export function instantsOf(
  pickup: string,
  dropoff: string,
): { readonly pickup: number; readonly dropoff: number } | undefined {
  const [start] = candidates(pickup);
  if (start === undefined) return undefined;
  const end = candidates(dropoff).find((instant) => instant >= start);
  return end === undefined ? undefined : { pickup: start, dropoff: end };
}

/** Instants with this local time: one, or two in autumn; in the skipped hour, the one an hour later. */
function candidates(local: string): number[] {
  const text = local.slice(0, 19).replace('T', ' ');
  const utc = Date.parse(`${text.replace(' ', 'T')}Z`);
  if (Number.isNaN(utc)) return [];
  const instants = [utc + 4 * HOUR, utc + 5 * HOUR];
  const found = instants.filter((instant) => localTime(instant) === text);
  return found.length > 0 ? found : instants.slice(1);
}
