const MAX_SECONDS = 300;

/**
 * Whole seconds until a message is tried again after its nth failed attempt: 1 to 2, 2 to 4, 4 to 8 ...,
 * at most 300, with jitter, so that messages that failed together don't come back together.
 *
 * @param random from 0 to 1, 1 excluded
 */
export function backoffSeconds(attempt: number, random = Math.random()): number {
  const longest = Math.min(2 ** attempt, MAX_SECONDS);
  return Math.ceil((longest / 2) * (1 + random));
}
