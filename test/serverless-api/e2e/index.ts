import { Checks, type Scenario } from '../../e2e/scenario.ts';
import { checkBadInput } from './bad-input.ts';
import { checkCallers, checkRevocation, checkSignOutEverywhere, revokeInUse } from './callers.ts';
import { checkConcurrentEdits } from './concurrent-edits.ts';
import { ContentApi } from './content-api.ts';
import { checkContract } from './contract.ts';
import { makeFixtures, type Fixtures } from './fixtures.ts';
import { checkLife } from './life.ts';
import { checkPage } from './page.ts';
import { checkStages } from './stages.ts';

/** Scenario of docs/serverless-api.md, in its order. */
export const scenario: Scenario = {
  alarms: { goOff: [] },
  async run(deployment, checks) {
    const { progress } = deployment;
    progress('people sign up and in');
    const fixtures = await makeFixtures(new ContentApi(deployment));
    try {
      const revoked = await revokeInUse(fixtures);
      progress('the life of a page');
      await checkLife(fixtures, checks);
      const ofRequests = new Checks();
      await together([
        checkPage(deployment, fixtures, checks),
        checkRequests(fixtures, ofRequests, progress),
      ]);
      checks.add(ofRequests);
      progress('the stages');
      await checkStages(fixtures, checks);
      progress('requests of the OpenAPI document');
      await checkContract(fixtures, deployment, checks);
      progress('a revoked token');
      await checkRevocation(fixtures, revoked, checks);
      await checkSignOutEverywhere(fixtures, checks);
    } finally {
      await fixtures.people.leave();
    }
  },
};

/** Checks in the site of the run; the browser creates another. */
async function checkRequests(
  fixtures: Fixtures,
  checks: Checks,
  progress: (text: string) => void,
): Promise<void> {
  progress('every method with every kind of caller');
  await checkCallers(fixtures, checks);
  progress('200 concurrent changes of one page');
  await checkConcurrentEdits(fixtures, checks);
  progress('invalid requests');
  await checkBadInput(fixtures, checks);
}

/** Waits for all, also after one has failed, so that none continues. */
async function together(running: readonly Promise<void>[]): Promise<void> {
  const ended = await Promise.allSettled(running);
  const failed = ended.find((each) => each.status === 'rejected');
  if (failed) throw failed.reason;
}
