import { randomUUID } from 'node:crypto';
import type { Scenario } from '../../e2e/scenario.ts';
import { FanOut } from './fan-out.ts';
import { FailingSubscriber } from './failing-subscriber.ts';
import { proveOddInput } from './odd-input.ts';
import { proveOwnFiles } from './own-files.ts';
import { proveReplays } from './replays.ts';
import { proveUndelivered } from './undelivered.ts';

/**
 * The promises of docs/fan-out.md. One subscriber fails all the time while the others are proved, and
 * what it could not do is looked at last: its attempts take half a minute.
 */
export const scenario: Scenario = {
  async run(deployment, checks) {
    const fanOut = new FanOut(deployment);
    const prefix = `run-${randomUUID().slice(0, 8)}/`;
    if (deployment.inputFolder) {
      await proveOwnFiles(fanOut, prefix, deployment.inputFolder, checks);
      return;
    }
    const { progress } = deployment;
    const failing = await FailingSubscriber.start(fanOut, prefix);
    try {
      progress('500 objects of mixed kinds, while one subscriber fails');
      await failing.proveOthers(checks);
      progress('odd objects and messages');
      await proveOddInput(fanOut, `${prefix}odd/`, checks);
      progress('a queue that refuses its messages');
      await proveUndelivered(fanOut, `${prefix}undelivered/`, checks);
      progress('the dead letters of the subscriber that failed');
      await failing.proveDeadLetters(checks);
    } finally {
      await failing.mend();
    }
    await failing.proveRepair(checks);
    progress('replays, old messages, messages that come twice');
    await proveReplays(fanOut, `${prefix}replays/`, checks);
  },
};
