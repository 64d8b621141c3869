import {
  CreateOrganizationCommand,
  DescribeOrganizationCommand,
  EnableAWSServiceAccessCommand,
  EnablePolicyTypeCommand,
  ListParentsCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
  type PolicyType,
} from '@aws-sdk/client-organizations';
import { mockClient } from 'aws-sdk-client-mock';
import {
  moveAccounts,
  prepareOrganization,
} from '../../../tools/landing-zone/prepare-organization.ts';

const organizations = mockClient(OrganizationsClient);
const client = new OrganizationsClient({});

beforeEach(() => {
  organizations.reset();
  organizations.on(CreateOrganizationCommand).resolves({ Organization: { Id: 'o-created000' } });
  organizations.on(EnablePolicyTypeCommand).resolves({});
  organizations.on(EnableAWSServiceAccessCommand).resolves({});
});

function withPolicyTypes(...types: PolicyType[]): void {
  const PolicyTypes = types.map((Type) => ({ Type, Status: 'ENABLED' as const }));
  organizations.on(ListRootsCommand).resolves({ Roots: [{ Id: 'r-ab12', PolicyTypes }] });
}

test('An organization that exists gets the types of policies that it lacks, and trusted access', async () => {
  organizations.on(DescribeOrganizationCommand).resolves({ Organization: { Id: 'o-existing00' } });
  withPolicyTypes('SERVICE_CONTROL_POLICY');
  expect(await prepareOrganization(client)).toEqual({
    option: 'o-existing00/r-ab12',
    changes: ['Enabled policies of the type RESOURCE_CONTROL_POLICY.'],
  });
  expect(
    organizations.commandCalls(EnableAWSServiceAccessCommand).map(({ args: [{ input }] }) => input),
  ).toEqual([{ ServicePrincipal: 'cloudtrail.amazonaws.com' }]);
  expect(organizations.commandCalls(CreateOrganizationCommand)).toHaveLength(0);
});

test('A second run changes nothing', async () => {
  organizations.on(DescribeOrganizationCommand).resolves({ Organization: { Id: 'o-existing00' } });
  withPolicyTypes('SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY');
  expect((await prepareOrganization(client)).changes).toEqual([]);
});

test('An account without an organization gets one with all features', async () => {
  const missing = Object.assign(new Error(), { name: 'AWSOrganizationsNotInUseException' });
  organizations.on(DescribeOrganizationCommand).rejects(missing);
  withPolicyTypes('SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY');
  expect(await prepareOrganization(client)).toEqual({
    option: 'o-created000/r-ab12',
    changes: ['Created the organization o-created000.'],
  });
});

test('Another error of Organizations is thrown', async () => {
  const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
  organizations.on(DescribeOrganizationCommand).rejects(denied);
  await expect(prepareOrganization(client)).rejects.toThrow('no');
});

test('Accounts are moved to their units, those that are there already stay', async () => {
  organizations
    .on(ListParentsCommand, { ChildId: '222222222222' })
    .resolves({ Parents: [{ Id: 'r-ab12', Type: 'ROOT' }] })
    .on(ListParentsCommand, { ChildId: '333333333333' })
    .resolves({ Parents: [{ Id: 'ou-production', Type: 'ORGANIZATIONAL_UNIT' }] })
    .on(MoveAccountCommand)
    .resolves({});
  const accounts = {
    staging: { id: '222222222222', unit: 'workloads/staging' },
    production: { id: '333333333333', unit: 'workloads/production' },
  };
  const units = { 'workloads/staging': 'ou-staging', 'workloads/production': 'ou-production' };
  expect(await moveAccounts(client, accounts, units)).toEqual([
    'Moved staging (222222222222) to workloads/staging.',
  ]);
  expect(
    organizations.commandCalls(MoveAccountCommand).map(({ args: [{ input }] }) => input),
  ).toEqual([
    {
      AccountId: '222222222222',
      SourceParentId: 'r-ab12',
      DestinationParentId: 'ou-staging',
    },
  ]);
});
