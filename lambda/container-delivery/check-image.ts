import { lifecycleHook } from './aws/lifecycle-hook.ts';
import { newVersionOf } from './aws/service-revision.ts';

const DECISION_TIME = 20_000;

/** Lets a deployment begin whose image is named by a commit. */
export const handler = lifecycleHook('check-image', async ({ executionDetails }) => {
  const signal = AbortSignal.timeout(DECISION_TIME);
  await newVersionOf(executionDetails.targetServiceRevisionArn, signal);
});
