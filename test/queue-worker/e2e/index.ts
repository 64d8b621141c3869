import pLimit from 'p-limit';
import type { Scenario } from '../../e2e/scenario.ts';
import { checkBadRequests } from './bad-requests.ts';
import { checkBurst } from './burst.ts';
import { checkFaults } from './faults.ts';
import { checkOddMessages } from './odd-messages.ts';
import { checkOwnTexts } from './own-texts.ts';
import { texts } from './texts.ts';
import { Worker } from './worker.ts';

const TEXTS = 50;
const MISSING = 20;

/** Scenario of docs/queue-worker.md, in its order. */
export const scenario: Scenario = {
  alarms: {
    goOff: ['StandardHasDeadLetters', 'FifoHasDeadLetters'],
    // A busy machine answers some of the requests at once too late.
    mayGoOff: ['ApiFails'],
  },
  async run(deployment, checks) {
    const worker = new Worker(deployment);
    if (deployment.inputFolder) {
      await checkOwnTexts(worker, deployment.inputFolder, checks);
      return;
    }
    const all = texts(TEXTS + MISSING);
    const [stored, missing] = [all.slice(0, TEXTS), all.slice(TEXTS)];
    const [first] = stored;
    if (!first) throw new Error('There are no texts.');
    await pLimit(10).map(stored, ({ key, body }) => worker.put(key, body));
    // One job first, so that the report begins after seconds.
    await checkBadRequests(worker, first, deployment, checks);
    await checkBurst(worker, stored, deployment, checks);
    await checkOddMessages(worker, first, deployment, checks);
    const noContainers = deployment.lacks('ECS');
    if (noContainers) {
      checks.notRun('Jobs are done once or fail under fault injection', noContainers);
      return;
    }
    await checkFaults(worker, stored, missing, deployment, checks);
    checks.note(
      'The service ran as a process, from the bundle that its image holds; no image was built, no task started',
    );
  },
};
