import { randomUUID } from 'node:crypto';
import type { Scenario } from '../../e2e/scenario.ts';
import { FanOut } from './fan-out.ts';
import { FailingSubscriber } from './failing-subscriber.ts';
import { checkInvalidInput } from './odd-input.ts';
import { checkOwnFiles } from './own-files.ts';
import { checkReplays } from './replays.ts';
import { checkUndelivered } from './undelivered.ts';

/**
 * Scenario of docs/fan-out.md. One subscriber fails during the checks of the others, and its own
 * checks come last: its attempts take half a minute.
 */
export const scenario: Scenario = {
  alarms: {
    goOff: [
      'MetadataWorkHasDeadLetters',
      'ThumbnailWorkHasDeadLetters',
      'MetadataCreatedHasUndelivered',
    ],
  },
  async run(deployment, checks) {
    const fanOut = new FanOut(deployment);
    const prefix = `run-${randomUUID().slice(0, 8)}/`;
    if (deployment.inputFolder) {
      await checkOwnFiles(fanOut, prefix, deployment.inputFolder, checks);
      return;
    }
    const { progress } = deployment;
    progress('odd objects and messages');
    await checkInvalidInput(fanOut, `${prefix}odd/`, checks);
    const failing = await FailingSubscriber.start(fanOut, prefix);
    try {
      progress('500 objects of mixed kinds, while one subscriber fails');
      await failing.checkOthers(checks);
      progress('a queue that refuses its messages');
      await checkUndelivered(fanOut, `${prefix}undelivered/`, checks);
      progress('the failed messages of the failing subscriber');
      await failing.checkDeadLetters(checks);
    } finally {
      await failing.mend();
    }
    await failing.checkRepair(checks);
    progress('replays, old messages, messages that come twice');
    await checkReplays(fanOut, `${prefix}replays/`, checks);
  },
};
