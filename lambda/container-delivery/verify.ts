import { environment } from '../common/environment.ts';
import { Entrance } from './aws/entrance.ts';
import { lifecycleHook } from './aws/lifecycle-hook.ts';
import { newVersionOf } from './aws/service-revision.ts';
import { verifyVersion } from './aws/verify-version.ts';
import { VERIFY_VARIABLES } from './contract.ts';

/** Time limit of the decision: ten seconds below the timeout of the function. */
const DECISION_TIME = 20_000;

const { ENTRANCE, DOMAIN_NAME } = environment(VERIFY_VARIABLES);
const entrance = new Entrance(ENTRANCE, DOMAIN_NAME);

/** Hook of a deployment: accepts a new version that returns its commit, is ready and serves its routes. */
export const handler = lifecycleHook('verify', async ({ lifecycleStage, executionDetails }) => {
  const signal = AbortSignal.timeout(DECISION_TIME);
  const version = await newVersionOf(executionDetails.targetServiceRevisionArn, signal);
  const headers: Record<string, string> =
    lifecycleStage === 'POST_TEST_TRAFFIC_SHIFT' ? { 'x-test-traffic': 'true' } : {};
  await verifyVersion(entrance, version, headers, signal);
});
