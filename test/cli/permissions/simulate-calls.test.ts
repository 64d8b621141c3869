import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  type Role,
} from '@aws-sdk/client-iam';
import {
  AWSOrganizationsNotInUseException,
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  ListParentsCommand,
  ListPoliciesForTargetCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { mockClient } from 'aws-sdk-client-mock';
import type { Call } from '../../../tools/cli/permissions/calls.ts';
import { addSimulated } from '../../../tools/cli/permissions/permissions-check.ts';
import { simulateCalls } from '../../../tools/cli/permissions/simulate-calls.ts';
import type { DeployedStack } from '../../../tools/support/deployed-stack.ts';
import { Checks } from '../../e2e/scenario.ts';

const KEY = '11111111-2222-3333-4444-555555555555';

const STACK: DeployedStack = {
  template: {
    Resources: {
      Reader: { Type: 'AWS::IAM::Role' },
      Key: { Type: 'AWS::KMS::Key' },
      Uploads: {
        Type: 'AWS::S3::Bucket',
        Properties: {
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [
              {
                ServerSideEncryptionByDefault: { KMSMasterKeyID: { 'Fn::GetAtt': ['Key', 'Arn'] } },
              },
            ],
          },
        },
      },
    },
  },
  physicalIds: new Map([
    ['Reader', 'Stack-Reader'],
    ['Key', KEY],
    ['Uploads', 'uploads'],
  ]),
};

const iam = mockClient(IAMClient);
const organizations = mockClient(OrganizationsClient);

beforeEach(() => {
  organizations.reset();
  organizations
    .on(DescribeOrganizationCommand)
    .rejects(new AWSOrganizationsNotInUseException({ message: 'none', $metadata: {} }));
});

const policy = (...statements: object[]) =>
  encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement: statements }));

const allow = (Action: string[], Resource: string) => ({ Effect: 'Allow', Action, Resource });

const READ = allow(['s3:GetObject'], 'arn:aws:s3:::uploads/*');
const DECRYPT = allow(['kms:Decrypt'], `arn:aws:kms:eu-west-1:111111111111:key/${KEY}`);

function grant(document: string, role: Partial<Role> = {}): void {
  iam.reset();
  const Arn = 'arn:aws:iam::111111111111:role/Stack-Reader';
  iam.on(GetRoleCommand).resolves({ Role: { Arn, ...role } as Role });
  iam.on(ListRolePoliciesCommand).resolves({ PolicyNames: ['Inline'] });
  iam.on(GetRolePolicyCommand).resolves({
    RoleName: 'Stack-Reader',
    PolicyName: 'Inline',
    PolicyDocument: document,
  });
  iam.on(ListAttachedRolePoliciesCommand).resolves({ AttachedPolicies: [] });
}

const call = (action: string, resource: string, role = 'Stack-Reader'): Call => ({
  role,
  action,
  resources: [resource],
  denied: false,
});

const GET = call('s3:GetObject', 'arn:aws:s3:::uploads/a.png');

test('A call and its call on the key of the bucket are allowed by the policies', async () => {
  grant(policy(READ, DECRYPT));
  expect(await simulateCalls(STACK, [GET])).toEqual({ count: 2, denied: [], unknown: [] });
});

test('A role without permission on the key of the bucket fails the check', async () => {
  grant(policy(READ));
  const checks = new Checks();
  addSimulated([await simulateCalls(STACK, [GET])], checks);
  expect(checks.rows).toMatchObject([
    { outcome: 'failed', observed: `Reader: kms:Decrypt on ${KEY}` },
  ]);
});

test('A permissions boundary limits the policies', async () => {
  const PermissionsBoundaryArn = 'arn:aws:iam::111111111111:policy/Boundary';
  grant(policy(READ, DECRYPT), { PermissionsBoundary: { PermissionsBoundaryArn } });
  iam.on(GetPolicyCommand, { PolicyArn: PermissionsBoundaryArn }).resolves({
    Policy: { DefaultVersionId: 'v1' },
  });
  iam.on(GetPolicyVersionCommand).resolves({
    PolicyVersion: { Document: policy(allow(['kms:*'], '*')) },
  });
  const { denied } = await simulateCalls(STACK, [GET]);
  expect(denied).toEqual(['Reader: s3:GetObject on arn:aws:s3:::uploads/a.png']);
});

/** Puts the account 111111111111 into a unit whose policy denies an action. */
function limitUnit(Action: string, MasterAccountId = '222222222222'): void {
  organizations
    .on(DescribeOrganizationCommand)
    .resolves({ Organization: { Id: 'o-1', MasterAccountId } });
  organizations
    .on(ListParentsCommand, { ChildId: '111111111111' })
    .resolves({ Parents: [{ Id: 'ou-1', Type: 'ORGANIZATIONAL_UNIT' }] });
  organizations
    .on(ListParentsCommand, { ChildId: 'ou-1' })
    .resolves({ Parents: [{ Id: 'r-1', Type: 'ROOT' }] });
  const Policies = [{ Id: 'p-all', Name: 'FullAWSAccess' }];
  organizations
    .on(ListPoliciesForTargetCommand)
    .callsFake(({ Filter, TargetId }: { Filter: string; TargetId: string }) => ({
      Policies:
        Filter === 'RESOURCE_CONTROL_POLICY'
          ? []
          : TargetId === 'ou-1'
            ? [...Policies, { Id: 'p-deny', Name: 'Deny' }]
            : Policies,
    }));
  const content = (Effect: string, action: string) => ({
    Policy: {
      Content: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect, Action: action, Resource: '*' }],
      }),
    },
  });
  organizations
    .on(DescribePolicyCommand, { PolicyId: 'p-all' })
    .resolves(content('Allow', '*'))
    .on(DescribePolicyCommand, { PolicyId: 'p-deny' })
    .resolves(content('Deny', Action));
}

test('A service control policy of a unit limits the policies of its accounts', async () => {
  grant(policy(READ, DECRYPT));
  limitUnit('kms:Decrypt');
  const { denied } = await simulateCalls(STACK, [GET]);
  expect(denied).toEqual([`Reader: kms:Decrypt on ${KEY}`]);
  limitUnit('sqs:*');
  expect(await simulateCalls(STACK, [GET])).toEqual({ count: 2, denied: [], unknown: [] });
});

test('Service control policies do not limit the management account', async () => {
  grant(policy(READ, DECRYPT));
  limitUnit('kms:Decrypt', '111111111111');
  expect(await simulateCalls(STACK, [GET])).toMatchObject({ count: 2, denied: [] });
});

test('The calls of a role whose policies the scenario changes are left out', async () => {
  grant(policy());
  expect(await simulateCalls(STACK, [GET], /^Read/)).toMatchObject({ count: 0, denied: [] });
});

test('A resource that the action does not have is named, and other roles are left out', async () => {
  grant(policy(READ));
  const calls = [
    call('s3:GetObject', 'arn:aws:sqs:eu-west-1:111111111111:work'),
    call('s3:GetObject', 'arn:aws:s3:::uploads/b', 'Other'),
  ];
  expect(await simulateCalls(STACK, calls)).toEqual({
    count: 1,
    denied: [],
    unknown: ['Reader: s3:GetObject on arn:aws:sqs:eu-west-1:111111111111:work'],
  });
});
