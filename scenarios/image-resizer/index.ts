import type { Scenario } from '../support/scenario.ts';
import { proveBadRequests } from './bad-requests.ts';
import { proveBrowser } from './browser.ts';
import { proveBurst } from './burst.ts';
import { proveDelivery } from './delivery.ts';
import { proveFault } from './fault.ts';
import { proveOddMessages } from './odd-messages.ts';
import { proveOwnPhotographs } from './own-photographs.ts';
import { provePhotographs } from './proof.ts';
import { Resizer } from './resizer.ts';

/** The promises of docs/image-resizer.md, in its order. */
export const scenario: Scenario = {
  async run(deployment, checks) {
    const resizer = new Resizer(deployment);
    if (deployment.inputFolder) {
      await proveOwnPhotographs(resizer, deployment, deployment.inputFolder, checks);
      return;
    }
    await provePhotographs(resizer, deployment, checks);
    await proveDelivery(resizer, deployment, checks);
    await proveBrowser(resizer, deployment, checks);
    await proveBadRequests(resizer, deployment, checks);
    await proveOddMessages(resizer, deployment, checks);
    await proveFault(resizer, deployment, checks);
    await proveBurst(resizer, deployment, checks);
  },
};
