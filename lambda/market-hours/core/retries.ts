const FIRST_SECONDS = 2;
const LONGEST_SECONDS = 300;

/**
 * Seconds until the next attempt: twice as many each time, up to five minutes, and any part of them
 * so that what failed together does not come back together.
 *
 * @param attempt the one that failed, 1 for the first
 * @param random 0 to 1
 */
export function backoffSeconds(attempt: number, random: number): number {
  const longest = Math.min(FIRST_SECONDS * 2 ** attempt, LONGEST_SECONDS);
  return Math.ceil(longest * (0.5 + random / 2));
}
