import type { Scenario } from '../support/scenario.ts';
import { ContentApi } from './content-api.ts';
import { makeFixtures } from './fixtures.ts';
import { proveLife } from './life.ts';

/** The promises of docs/serverless-api.md, in its order. */
export const scenario: Scenario = {
  async run(deployment, checks) {
    const { progress } = deployment;
    progress('people sign up and in');
    const fixtures = await makeFixtures(new ContentApi(deployment));
    try {
      progress('the life of a page');
      await proveLife(fixtures, checks);
    } finally {
      await fixtures.people.leave();
    }
  },
};
