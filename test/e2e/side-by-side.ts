import { Checks } from './scenario.ts';

/**
 * Runs parts of a scenario that mostly wait in parallel, and adds their checks in the order of the parts.
 * Waits for all, also after one has failed, so that none continues.
 *
 * @throws the error of the first part that failed
 */
export async function sideBySide(
  checks: Checks,
  ...parts: readonly ((own: Checks) => Promise<void>)[]
): Promise<void> {
  const running = parts.map((part) => {
    const own = new Checks();
    return { own, end: part(own) };
  });
  const ends = await Promise.allSettled(running.map(({ end }) => end));
  for (const { own } of running) checks.add(own);
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}
