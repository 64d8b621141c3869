import {
  CreateOrganizationCommand,
  EnableAWSServiceAccessCommand,
  EnablePolicyTypeCommand,
  ListParentsCommand,
  ListRootsCommand,
  MoveAccountCommand,
  type OrganizationsClient,
  type PolicyType,
  type Root,
} from '@aws-sdk/client-organizations';
import { describeOrganization } from '../support/organization.ts';

/** Types of policies that LandingZone attaches. */
const POLICY_TYPES: readonly PolicyType[] = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'];

/** Services that act in all accounts for LandingZone. */
const SERVICES = ['cloudtrail.amazonaws.com'];

/** Organization after its preparation. */
export interface PreparedOrganization {
  /** Value of the option `organization`, `o-…/r-…`. */
  readonly option: string;
  /** Changes that were made, one sentence each; none when everything was as it should be. */
  readonly changes: readonly string[];
}

/**
 * Creates the organization if the account has none, and enables what CloudFormation can't: types of
 * policies and trusted access.
 */
export async function prepareOrganization(
  client: OrganizationsClient,
): Promise<PreparedOrganization> {
  const changes: string[] = [];
  let id = (await describeOrganization(client))?.Id;
  if (id === undefined) {
    const { Organization } = await client.send(
      new CreateOrganizationCommand({ FeatureSet: 'ALL' }),
    );
    id = Organization?.Id ?? '';
    changes.push(`Created the organization ${id}.`);
  }
  const { Roots: [root] = [] } = await client.send(new ListRootsCommand({}));
  const { Id: RootId = '' } = root ?? {};
  for (const PolicyType of POLICY_TYPES.filter((type) => !isEnabled(type, root))) {
    await client.send(new EnablePolicyTypeCommand({ RootId, PolicyType }));
    changes.push(`Enabled policies of the type ${PolicyType}.`);
  }
  for (const ServicePrincipal of SERVICES)
    await client.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
  return { option: `${id}/${RootId}`, changes };
}

/** Account of the output `Accounts`. */
export interface OutputAccount {
  readonly id: string;
  readonly unit: string;
}

/**
 * Moves accounts to their units.
 *
 * @param accounts the output `Accounts`, by name
 * @param units the output `Units`: ids by path
 * @returns a sentence for each account that was elsewhere
 * @throws ChildNotFoundException for an account that is not in the organization
 */
export async function moveAccounts(
  client: OrganizationsClient,
  accounts: Readonly<Record<string, OutputAccount>>,
  units: Readonly<Record<string, string>>,
): Promise<string[]> {
  const moved: string[] = [];
  for (const [name, { id: AccountId, unit }] of Object.entries(accounts)) {
    const { Parents: [parent] = [] } = await client.send(
      new ListParentsCommand({ ChildId: AccountId }),
    );
    const DestinationParentId = units[unit] ?? '';
    if (parent?.Id === DestinationParentId) continue;
    const request = { AccountId, SourceParentId: parent?.Id, DestinationParentId };
    await client.send(new MoveAccountCommand(request));
    moved.push(`Moved ${name} (${AccountId}) to ${unit}.`);
  }
  return moved;
}

function isEnabled(type: PolicyType, root: Root | undefined): boolean {
  return (root?.PolicyTypes ?? []).some(
    ({ Type, Status }) => Type === type && Status === 'ENABLED',
  );
}
