import { lifecycleHook } from './aws/lifecycle-hook.ts';
import { newVersionOf } from './aws/service-revision.ts';

const DECISION_TIME = 20_000;

/** Hook before a deployment: accepts images whose tag is a commit id. */
export const handler = lifecycleHook('check-image', async ({ executionDetails }) => {
  const signal = AbortSignal.timeout(DECISION_TIME);
  await newVersionOf(executionDetails.targetServiceRevisionArn, signal);
});
