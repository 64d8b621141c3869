import { variable } from '../common/environment.ts';
import { Entrance } from './aws/entrance.ts';
import { lifecycleHook } from './aws/lifecycle-hook.ts';
import { newVersionOf } from './aws/service-revision.ts';
import { verifyVersion } from './aws/verify-version.ts';

/** For the decision, whatever the new version does: ten seconds less than the function has. */
const DECISION_TIME = 20_000;

const entrance = new Entrance(variable('ENTRANCE'), variable('DOMAIN_NAME'));

/** Lets a new version go on that says its commit, is ready, and does its work. */
export const handler = lifecycleHook('verify', async ({ lifecycleStage, executionDetails }) => {
  const signal = AbortSignal.timeout(DECISION_TIME);
  const version = await newVersionOf(executionDetails.targetServiceRevisionArn, signal);
  const headers: Record<string, string> =
    lifecycleStage === 'POST_TEST_TRAFFIC_SHIFT' ? { 'x-test-traffic': 'true' } : {};
  await verifyVersion(entrance, version, headers, signal);
});
