import type { Scenario } from '../../e2e/scenario.ts';
import { checkBadRequests } from './bad-requests.ts';
import { Lake } from './lake.ts';

/** Scenario of lib/data-lake/README.md. */
export const scenario: Scenario = {
  async run(deployment, checks) {
    const lake = new Lake(deployment);
    await checkBadRequests(lake, checks);
  },
};
