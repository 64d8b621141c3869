import {
  DescribePolicyCommand,
  ListParentsCommand,
  OrganizationsClient,
  paginateListPoliciesForTarget,
  type PolicyType,
} from '@aws-sdk/client-organizations';
import { describeOrganization } from '../../support/organization.ts';

/** Policies of the root, a unit or an account, as iam-simulate takes them. */
export interface Level {
  /** Id of the root, the unit or the account. */
  readonly orgIdentifier: string;
  readonly policies: { name: string; policy: object }[];
}

/** Policies of an organization that limit an account, from the root to the account. */
export interface OrganizationPolicies {
  /** Organization of the account. @default - the account is in none */
  readonly id?: string;
  readonly service: Level[];
  readonly resource: Level[];
}

const client = new OrganizationsClient({});

/**
 * Reads the policies of the organization that limit an account. There are none outside of an
 * organization, and they do not limit its management account:
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 *
 * @throws Error when the caller, in a member account, may not read the organization
 */
export async function organizationPolicies(account: string): Promise<OrganizationPolicies> {
  const organization = await describeOrganization(client);
  const limits = { id: organization?.Id, service: [], resource: [] };
  if (organization === undefined || organization.MasterAccountId === account) return limits;
  const path = await pathTo(account);
  const levels = (type: PolicyType) => Promise.all(path.map((target) => levelOf(target, type)));
  return {
    ...limits,
    service: await levels('SERVICE_CONTROL_POLICY'),
    resource: await levels('RESOURCE_CONTROL_POLICY'),
  };
}

/** Ids from the root to an account. */
async function pathTo(account: string): Promise<string[]> {
  const path = [account];
  for (;;) {
    const [ChildId = ''] = path;
    const { Parents: [parent] = [] } = await client.send(new ListParentsCommand({ ChildId }));
    if (parent?.Id === undefined) return path;
    path.unshift(parent.Id);
    if (parent.Type === 'ROOT') return path;
  }
}

async function levelOf(TargetId: string, Filter: PolicyType): Promise<Level> {
  const policies: Level['policies'] = [];
  const pages = paginateListPoliciesForTarget({ client }, { TargetId, Filter });
  for await (const { Policies = [] } of pages)
    for (const { Id: PolicyId, Name: name = '' } of Policies) {
      const { Policy } = await client.send(new DescribePolicyCommand({ PolicyId }));
      policies.push({ name, policy: JSON.parse(Policy?.Content ?? '{}') as object });
    }
  return { orgIdentifier: TargetId, policies };
}
