import type {
  ExplainedPermissions,
  UnusedPermission,
} from '../../../lib/common/explained-permissions.ts';
import type { DeployedStack } from '../../support/deployed-stack.ts';
import { Relations, type ServiceUse } from './by-service.ts';
import type { Call } from './calls.ts';
import { isDataCall } from './data-calls.ts';
import { grantsOf, type Grant } from './grants.ts';
import { resourcePattern } from './resource-pattern.ts';

/** Granted action with its use. */
export interface UsedGrant extends Grant {
  readonly state: 'used' | 'by a service' | 'explained' | 'not recorded' | 'unused';
  /** Reason without a call of the role, and its page or test. */
  readonly reason: string;
}

/** Denied calls of a role: one for each action. */
export interface Denial {
  /** Logical id of the role. */
  readonly role: string;
  readonly action: string;
  /** Denied resources. */
  readonly resources: readonly string[];
  /** Reason of a call that the scenario provokes. */
  readonly reason: string | undefined;
}

export interface Usage {
  readonly grants: readonly UsedGrant[];
  readonly denials: readonly Denial[];
}

export interface UsageOptions {
  readonly explained?: ExplainedPermissions;
  /** Calls on data have events, as on the emulator. */
  readonly dataEvents: boolean;
}

/** Compares the permissions of an architecture's roles with their calls. */
export function usageOf(
  stacks: readonly DeployedStack[],
  calls: readonly Call[],
  { explained = { unused: [] }, dataEvents }: UsageOptions,
): Usage {
  const grants = stacks.flatMap(({ template, physicalIds }) => {
    const all = grantsOf(template);
    const relations = new Relations(template, all);
    return all.map((grant): UsedGrant => {
      if (isUsed(grant, calls, physicalIds)) return { ...grant, state: 'used', reason: '' };
      const { use, entry } = explanationOf(grant, relations, explained);
      if (use) return { ...grant, state: 'by a service', reason: use.reason };
      if (entry) return { ...grant, state: 'explained', reason: reasonOf(entry) };
      if (!dataEvents && isDataCall(grant.action))
        return { ...grant, state: 'not recorded', reason: 'data event' };
      return { ...grant, state: 'unused', reason: '' };
    });
  });
  const denials = stacks
    .flatMap((stack) => denialsOf(stack, calls))
    .map((denial): Denial => {
      const entry = explained.denied?.find(
        ({ role, actions }) => role.test(denial.role) && actions.includes(denial.action),
      );
      return { ...denial, reason: entry?.reason };
    });
  return { grants, denials };
}

/** Explanation of a granted action without a call of the role; both are missing if there must be a call. */
export interface Explanation {
  /** Use of the role by a service. */
  readonly use?: ServiceUse;
  /** Entry of the architecture. */
  readonly entry?: UnusedPermission;
}

/** Explains a granted action by the template and the architecture's entries alone. */
export function explanationOf(
  grant: Grant,
  relations: Relations,
  { unused }: ExplainedPermissions,
): Explanation {
  const use = relations.useOf(grant);
  return use ? { use } : { entry: unused.find((each) => explains(each, grant)) };
}

function reasonOf({ reason, test }: UnusedPermission): string {
  return test ? `${reason}: ${test}` : reason;
}

function isUsed(
  { role, action, parts }: Grant,
  calls: readonly Call[],
  physicalIds: ReadonlyMap<string, string>,
): boolean {
  const name = physicalIds.get(role);
  const actions = resourcePattern([action], physicalIds);
  const pattern = resourcePattern(parts, physicalIds);
  return calls.some(
    (call) =>
      call.role === name &&
      !call.denied &&
      actions.test(call.action) &&
      (call.resources.length === 0 || call.resources.some((each) => pattern.test(each))),
  );
}

/** Returns true when an entry is about a grant. */
export function explains({ role, actions, resource }: UnusedPermission, grant: Grant): boolean {
  return (
    role.test(grant.role) &&
    actions.includes(grant.action) &&
    (resource === undefined || resource.test(grant.resource))
  );
}

function denialsOf({ template, physicalIds }: DeployedStack, calls: readonly Call[]) {
  return Object.keys(template.Resources)
    .filter((id) => template.Resources[id]?.Type === 'AWS::IAM::Role')
    .flatMap((role) => {
      const denied = calls.filter((call) => call.denied && call.role === physicalIds.get(role));
      return [...Map.groupBy(denied, ({ action }) => action)].map(([action, found]) => ({
        role,
        action,
        resources: found.flatMap(({ resources }) => resources),
      }));
    });
}
