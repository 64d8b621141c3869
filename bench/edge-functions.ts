import { viewerFunctionSizes } from './edge-functions/sizes.ts';
import { ownWork } from './edge-functions/own-work.ts';
import { functionLoad } from './function-load.ts';

/** About ten seconds. */
export async function edgeFunctions(): Promise<void> {
  await functionLoad(['edge-functions/not-found']);
  viewerFunctionSizes();
  await ownWork();
}
