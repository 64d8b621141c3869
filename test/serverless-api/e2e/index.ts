import type { Checks, Deployment, Scenario } from '../../e2e/scenario.ts';
import { sideBySide } from '../../e2e/side-by-side.ts';
import { checkBadInput } from './bad-input.ts';
import { checkCallers, checkRevocation, checkSignOutEverywhere, revokeInUse } from './callers.ts';
import { checkConcurrentEdits } from './concurrent-edits.ts';
import { ContentApi } from './content-api.ts';
import { checkContract } from './contract.ts';
import { makeFixtures, signUsersUp, type Fixtures, type Users } from './fixtures.ts';
import { checkLife } from './life.ts';
import { checkPage } from './page.ts';
import { checkStages } from './stages.ts';

/** Scenario of docs/serverless-api.md, in its order. */
export const scenario: Scenario = {
  alarms: { goOff: [], thresholds: { ApiTokensAreRefused: 1 } },
  async run(deployment, checks) {
    const api = new ContentApi(deployment);
    const withoutUsers = deployment.lacks('Cognito');
    if (withoutUsers === undefined) {
      deployment.progress('people sign up and in');
      const users = await signUsersUp(api);
      try {
        await checkApi(api, users, checks);
      } finally {
        await users.people.leave();
      }
    } else {
      await checkApi(api, undefined, checks);
      checks.notRun('The editing page works in a browser', withoutUsers);
      checks.notRun('A global sign-out invalidates the refresh token', withoutUsers);
      checks.note(
        'Without a user pool, the functions of editors and publishers got the claims of a token directly; all other requests went through the API.',
      );
    }
  },
};

/** All checks; without users, those that need none. */
async function checkApi(api: ContentApi, users: Users | undefined, checks: Checks): Promise<void> {
  const { deployment } = api;
  const { progress } = deployment;
  const fixtures = await makeFixtures(api, users);
  const revoked = await revokeInUse(fixtures);
  progress('the life of a page');
  await checkLife(fixtures, checks);
  await sideBySide(
    checks,
    async (own) => {
      if (users) await checkPage(deployment, users, own);
    },
    (own) => checkRequests(fixtures, users, own, progress),
  );
  progress('the stages');
  await checkStages(fixtures, checks);
  progress('requests of the OpenAPI document');
  await checkContract(fixtures, users, deployment, checks);
  progress('a revoked token');
  await checkRevocation(fixtures, revoked, checks);
  if (users) await checkSignOutEverywhere(fixtures, users, checks);
}

/** Checks in the site of the run; the browser creates another. */
async function checkRequests(
  fixtures: Fixtures,
  users: Users | undefined,
  checks: Checks,
  progress: Deployment['progress'],
): Promise<void> {
  progress('every method with every kind of caller');
  await checkCallers(fixtures, users, checks);
  progress('200 concurrent changes of one page');
  await checkConcurrentEdits(fixtures, checks);
  progress('invalid requests');
  await checkBadInput(fixtures, users, checks);
}
