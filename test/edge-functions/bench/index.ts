import { viewerFunctionSizes } from './sizes.ts';
import { ownWork } from './own-work.ts';
import { functionLoad } from '../../bench/function-load.ts';

/** Duration: about ten seconds. */
export async function edgeFunctions(): Promise<void> {
  await functionLoad(['edge-functions/not-found']);
  viewerFunctionSizes();
  await ownWork();
}
