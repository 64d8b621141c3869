const MAX_SECONDS = 300;

/**
 * Seconds until the retry of a message after its nth failed attempt: 1 to 2, 2 to 4, 4 to 8 ..., at
 * most 300, an integer. The jitter spreads the retries of messages that failed together.
 *
 * @param random from 0 to 1, 1 excluded
 */
export function backoffSeconds(attempt: number, random = Math.random()): number {
  const longest = Math.min(2 ** attempt, MAX_SECONDS);
  return Math.ceil((longest / 2) * (1 + random));
}
