import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { checkKilledTaskManager } from './killed.ts';
import { checkResharding } from './resharding.ts';
import { checkSearchOutage } from './search-outage.ts';
import { checkSilentShard } from './silent-shard.ts';
import type { Parts } from './parts.ts';

/** Injects faults in the middle of replays, and compares all windows afterwards. */
export async function checkFaults(
  deployment: Deployment,
  parts: Parts,
  checks: Checks,
): Promise<void> {
  await checkSearchOutage(
    deployment,
    checks,
    () => checkKilledTaskManager(deployment, parts, checks),
    async () => {
      await checkSilentShard(deployment, parts, checks);
      await checkResharding(deployment, parts, checks);
    },
  );
}
