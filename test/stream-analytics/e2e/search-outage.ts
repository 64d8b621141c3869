import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { compare } from './compare.ts';
import type { Windows } from './expected.ts';
import { indexedWindows } from './indexed.ts';

/** Windows of days that were written. */
export interface WrittenWindows {
  readonly days: readonly string[];
  readonly windows: Windows;
}

/**
 * Stops OpenSearch while windows are written, and starts it again during other work.
 *
 * @param write writes windows
 * @param meanwhile work after it
 */
export async function checkSearchOutage(
  deployment: Deployment,
  checks: Checks,
  write: () => Promise<WrittenWindows>,
  meanwhile: () => Promise<void>,
): Promise<void> {
  const check = 'All windows in OpenSearch, which was stopped while they were written';
  const search = deployment.control('opensearch');
  if (search) deployment.progress('stopping OpenSearch for a while');
  await search?.stop();
  const { days, windows } = await write();
  await Promise.all([search?.start(), meanwhile()]);
  if (search) compare(check, windows, await indexedWindows(deployment, days, windows.size), checks);
  else checks.notRun(check, 'a domain of the service can not be stopped');
}
