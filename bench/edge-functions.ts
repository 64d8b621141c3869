import { functionLoad } from './edge-functions/functions.ts';
import { ownWork } from './edge-functions/own-work.ts';

/** About ten seconds. */
export async function edgeFunctions(): Promise<void> {
  functionLoad();
  await ownWork();
}
