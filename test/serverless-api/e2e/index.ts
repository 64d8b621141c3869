import { Checks, type Scenario } from '../../e2e/scenario.ts';
import { proveBadInput } from './bad-input.ts';
import { proveCallers, proveRevocation, proveSignOutEverywhere, revokeInUse } from './callers.ts';
import { proveConcurrentEdits } from './concurrent-edits.ts';
import { ContentApi } from './content-api.ts';
import { proveContract } from './contract.ts';
import { makeFixtures, type Fixtures } from './fixtures.ts';
import { proveLife } from './life.ts';
import { provePage } from './page.ts';
import { proveStages } from './stages.ts';

/** Scenario of docs/serverless-api.md, in its order. */
export const scenario: Scenario = {
  async run(deployment, checks) {
    const { progress } = deployment;
    progress('people sign up and in');
    const fixtures = await makeFixtures(new ContentApi(deployment));
    try {
      const revoked = await revokeInUse(fixtures);
      progress('the life of a page');
      await proveLife(fixtures, checks);
      const ofRequests = new Checks();
      await together([
        provePage(deployment, fixtures, checks),
        checkRequests(fixtures, ofRequests, progress),
      ]);
      checks.add(ofRequests);
      progress('the stages');
      await proveStages(fixtures, checks);
      progress('requests of the OpenAPI document');
      await proveContract(fixtures, deployment, checks);
      progress('a revoked token');
      await proveRevocation(fixtures, revoked, checks);
      await proveSignOutEverywhere(fixtures, checks);
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
  await proveCallers(fixtures, checks);
  progress('200 concurrent changes of one page');
  await proveConcurrentEdits(fixtures, checks);
  progress('invalid requests');
  await proveBadInput(fixtures, checks);
}

/** Waits for all, also after one has failed, so that none continues. */
async function together(running: readonly Promise<void>[]): Promise<void> {
  const ended = await Promise.allSettled(running);
  const failed = ended.find((each) => each.status === 'rejected');
  if (failed) throw failed.reason;
}
