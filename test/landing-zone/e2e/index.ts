import type { Scenario } from '../../e2e/scenario.ts';
import { deployAccounts } from './accounts.ts';
import { checkBadOptions } from './bad-options.ts';
import { checkBudgets } from './budgets.ts';
import { Callers } from './callers.ts';
import { checkDelivery } from './delivery.ts';
import { checkMoves } from './moves.ts';
import { checkNamespace } from './namespace.ts';
import { checkPolicies, managementAccount } from './organization.ts';
import { checkTable } from './table.ts';
import { checkTrail } from './trail.ts';

/** Checks of lib/landing-zone/README.md. */
export const scenario: Scenario = {
  alarms: {
    goOff: [],
    // The scenario’s own calls are those of the root user.
    mayGoOff: ['RootUserIsUsed', 'TrailHasNoEvents', 'TrailWasChanged'],
  },
  async run(deployment, checks) {
    const { progress } = deployment;
    progress('policies of the units');
    await checkPolicies(deployment, checks);
    await checkNamespace(deployment, checks);
    if (!process.env.AWS_ENDPOINT_URL) {
      const why = 'It would create accounts, which can’t be deleted for 90 days.';
      checks.notRun('Calls in member accounts are decided as the policies say', why);
      return;
    }
    progress('accounts, and all features of the organization');
    const organized = await deployAccounts(deployment);
    const management = await managementAccount();
    const callers = new Callers(organized.accounts, management);
    await callers.prepare();
    progress('calls in the accounts');
    await checkTable(callers, checks);
    await checkMoves(callers, organized, checks);
    progress('log archive');
    await checkTrail(callers, organized, checks);
    progress('budgets');
    await checkBudgets(organized, management, checks);
    progress('options of the delivery, and wrong ones');
    await checkDelivery(organized, checks);
    await checkBadOptions(checks);
    checks.notRun(
      'Traces fall into the groups of X-Ray, unusual costs are reported',
      'The emulator has neither traces nor costs.',
    );
  },
};
