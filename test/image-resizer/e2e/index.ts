import type { Scenario } from '../../e2e/scenario.ts';
import { sideBySide } from '../../e2e/side-by-side.ts';
import { checkBadRequests } from './bad-requests.ts';
import { checkBrowser } from './browser.ts';
import { checkBurst } from './burst.ts';
import { measureLatency, checkDelivery } from './delivery.ts';
import { checkFaultInjection } from './fault.ts';
import { checkInvalidMessages } from './invalid-messages.ts';
import { checkOwnPhotographs } from './own-photographs.ts';
import { checkPhotographs } from './all-kinds.ts';
import { Resizer } from './resizer.ts';

/** Scenario of the image resizer. Only one of its parts reads the failed messages. */
export const scenario: Scenario = {
  alarms: { goOff: ['WorkHasDeadLetters'] },
  async run(deployment, checks) {
    const resizer = new Resizer(deployment);
    if (deployment.inputFolder) {
      await checkOwnPhotographs(resizer, deployment, deployment.inputFolder, checks);
      return;
    }
    // The parts run in parallel, as they mostly wait; only one of them reads the dead-letter queue.
    await sideBySide(
      checks,
      async (queue) => {
        await checkPhotographs(resizer, deployment, queue);
        await checkInvalidMessages(resizer, deployment, queue);
        await checkFaultInjection(resizer, deployment, queue);
      },
      async (api) => {
        await checkBadRequests(resizer, deployment, api);
        await checkDelivery(resizer, deployment, api);
        await checkBrowser(resizer, deployment, api);
      },
    );
    await measureLatency(resizer, checks);
    await checkBurst(resizer, deployment, checks);
  },
};
