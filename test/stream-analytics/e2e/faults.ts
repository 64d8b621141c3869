import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { checkKilledTaskManager } from './killed.ts';
import { checkPoison } from './poison.ts';
import { checkResharding } from './resharding.ts';
import { checkSearchOutage } from './search-outage.ts';
import { checkSilentShard } from './silent-shard.ts';
import type { Parts } from './parts.ts';

/** Injects faults in the middle of replays, each on a day of its own, and compares all windows afterwards. */
export async function checkFaults(
  deployment: Deployment,
  parts: Parts,
  checks: Checks,
): Promise<void> {
  await checkKilledTaskManager(deployment, parts, checks);
  await checkPoison(deployment, checks, async () => {
    await checkSearchOutage(deployment, parts, checks);
    await checkSilentShard(deployment, parts, checks);
  });
  await checkResharding(deployment, parts, checks);
}
