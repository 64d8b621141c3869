import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Architecture } from '../../../lib/catalogue.ts';
import type { Checks } from '../../../test/e2e/scenario.ts';
import { deployedStack } from '../../support/deployed-stack.ts';
import { reportFolder } from '../report.ts';
import { nameOfId } from './grants.ts';
import { lookUpCalls } from './look-up.ts';
import { simulateCalls, type Simulated } from './simulate-calls.ts';
import { usageTable } from './usage-table.ts';
import { usageOf, type Usage } from './usage.ts';

const CHECK = 'Each granted action is used or explained, and only provoked calls are denied';

export interface PermissionsCheckOptions {
  /** Beginning of the stacks' names. */
  readonly prefix: string;
  /** Time before the deployment: the history has the calls of the architectures before, too. */
  readonly since: Date;
  /**
   * Reason why the calls of this run say nothing about the permissions.
   *
   * @default - they do
   */
  readonly notRun?: string;
}

/**
 * Adds the check of an architecture's permissions after its scenario on the emulator, and writes all
 * permissions as permissions.txt beside its report.
 */
export async function checkPermissions(
  { id, stacks, permissions }: Architecture,
  { prefix, since, notRun }: PermissionsCheckOptions,
  checks: Checks,
): Promise<void> {
  if (permissions === undefined) return;
  if (notRun !== undefined) {
    checks.notRun(CHECK, notRun);
    return;
  }
  const deployed = await Promise.all(stacks.map((stack) => deployedStack(`${prefix}${stack}`)));
  const calls = await lookUpCalls(since);
  const usage = usageOf(deployed, calls, {
    explained: permissions,
    dataEvents: true,
  });
  writeFileSync(
    join(reportFolder(id), 'permissions.txt'),
    stripVTControlCharacters(usageTable(usage)),
  );
  addUsage(usage, checks);
  const { changed } = permissions;
  if (changed)
    checks.note(
      `Not evaluated by iam-simulate: calls of roles ${changed.role.source}. ${changed.reason}`,
    );
  const simulated = deployed.map((stack) => simulateCalls(stack, calls, changed?.role));
  addSimulated(await Promise.all(simulated), checks);
}

/** Adds the check and its figures to a report. */
export function addUsage(usage: Usage, checks: Checks): void {
  const { grants, denials } = usage;
  checks.noProblems(
    CHECK,
    `${grants.length} of ${grants.length} granted actions used or explained, 0 denied`,
    problemsOf(usage),
  );
  if (grants.length === 0) checks.equal('The roles have permissions', 'yes', 'no');
  const count = (wanted: string) => grants.filter(({ state }) => state === wanted).length;
  checks.note(
    `Granted actions: ${count('used')} used by the role’s own calls, ${count('by a service')} by a service, ${count('explained')} explained.`,
  );
  for (const { role, action, resources, reason } of denials)
    if (reason !== undefined)
      checks.note(
        `Provoked: ${nameOfId(role)} is denied ${action} (${resources.length} resources). ${reason}`,
      );
}

/** Adds the check of the calls by another evaluation of the policies. */
export function addSimulated(stacks: readonly Simulated[], checks: Checks): void {
  const count = stacks.reduce((sum, each) => sum + each.count, 0);
  if (count === 0) return;
  checks.noProblems(
    'The policies of the roles allow each call in iam-simulate too, with those on keys of KMS',
    `${count} calls`,
    stacks.flatMap(({ denied }) => denied),
  );
  const unknown = stacks.flatMap((each) => each.unknown);
  if (unknown.length > 0)
    checks.note(`Calls that IAM has on no such resource: ${unknown.join('; ')}`);
}

/** Permissions without use or reason, and denied calls without reason. */
export function problemsOf({ grants, denials }: Usage): string[] {
  const unused = grants.filter(({ state }) => state === 'unused');
  return [
    ...unused.map(
      ({ role, action, resource }) => `unused: ${nameOfId(role)}: ${action} on ${resource}`,
    ),
    ...denials
      .filter(({ reason }) => reason === undefined)
      .map(
        ({ role, action, resources }) =>
          `denied: ${nameOfId(role)}: ${action} on ${resources[0] ?? '*'} (${resources.length})`,
      ),
  ];
}
