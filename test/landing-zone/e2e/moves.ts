import { MoveAccountCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { moveAccounts } from '../../../tools/landing-zone/prepare-organization.ts';
import type { Checks } from '../../e2e/scenario.ts';
import type { Organized } from './accounts.ts';
import type { Callers } from './callers.ts';
import { CALLS, describeCall, type TableCall } from './calls.ts';
import { decide } from './decisions.ts';

const LARGE_INSTANCE = callOf('administrator in lab: ec2:RunInstances (p5.48xlarge)');
const DELETION = {
  ...callOf('administrator in staging: dynamodb:DeleteTable'),
  where: 'lab',
} as const;

/** Moves an account to another unit and back. */
export async function checkMoves(
  callers: Callers,
  { accounts, units }: Organized,
  checks: Checks,
): Promise<void> {
  const client = new OrganizationsClient({});
  const observed = [await decisions(callers)];
  await client.send(
    new MoveAccountCommand({
      AccountId: accounts.lab,
      SourceParentId: units.sandbox,
      DestinationParentId: units['workloads/production'],
    }),
  );
  observed.push(await decisions(callers));
  const moved = await moveAccounts(
    client,
    { lab: { id: accounts.lab ?? '', unit: 'sandbox' } },
    units,
  );
  observed.push(await decisions(callers), ...moved);
  checks.equal(
    'Moving an account to another unit changes the answer: large instance, deletion of a table',
    [
      'service control policy, allowed',
      'allowed, service control policy',
      'service control policy, allowed',
      `Moved lab (${accounts.lab ?? ''}) to sandbox.`,
    ].join('\n'),
    observed.join('\n'),
  );
}

async function decisions(callers: Callers): Promise<string> {
  return `${await decide(callers, LARGE_INSTANCE)}, ${await decide(callers, DELETION)}`;
}

function callOf(description: string): TableCall {
  const found = CALLS.find((call) => describeCall(call) === description);
  if (!found) throw new Error(`The table has no call '${description}'.`);
  return found;
}
