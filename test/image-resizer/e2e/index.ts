import { Checks, type Scenario } from '../../e2e/scenario.ts';
import { proveBadRequests } from './bad-requests.ts';
import { proveBrowser } from './browser.ts';
import { proveBurst } from './burst.ts';
import { measureLatency, proveDelivery } from './delivery.ts';
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
    // Side by side, as they mostly wait; the dead-letter queue is read by one of them only.
    const [queue, api] = [new Checks(), new Checks()];
    const proofs = Promise.all([
      (async () => {
        await provePhotographs(resizer, deployment, queue);
        await proveOddMessages(resizer, deployment, queue);
        await proveFault(resizer, deployment, queue);
      })(),
      (async () => {
        await proveDelivery(resizer, deployment, api);
        await proveBrowser(resizer, deployment, api);
        await proveBadRequests(resizer, deployment, api);
      })(),
    ]);
    await proofs.finally(() => {
      checks.add(queue);
      checks.add(api);
    });
    await measureLatency(resizer, checks);
    await proveBurst(resizer, deployment, checks);
  },
};
