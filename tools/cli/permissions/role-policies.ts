import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
} from '@aws-sdk/client-iam';

/** Policies of a deployed role. */
export interface RolePolicies {
  readonly arn: string;
  /** Parts of the ARN. */
  readonly partition: string;
  readonly account: string;
  readonly identity: readonly object[];
  /** Permissions boundary; empty without one. */
  readonly boundary: readonly object[];
}

const client = new IAMClient({});

/** Reads the policies of a role from IAM. */
export async function rolePolicies(RoleName: string): Promise<RolePolicies> {
  const { Role } = await client.send(new GetRoleCommand({ RoleName }));
  const identity: object[] = [];
  for await (const { PolicyNames = [] } of paginateListRolePolicies({ client }, { RoleName }))
    for (const PolicyName of PolicyNames) {
      const inline = await client.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      identity.push(document(inline.PolicyDocument));
    }
  for await (const page of paginateListAttachedRolePolicies({ client }, { RoleName }))
    for (const { PolicyArn } of page.AttachedPolicies ?? [])
      identity.push(await managedPolicy(PolicyArn));
  const boundary = Role?.PermissionsBoundary?.PermissionsBoundaryArn;
  const arn = Role?.Arn ?? '';
  const [, partition = '', , , account = ''] = arn.split(':');
  return {
    arn,
    partition,
    account,
    identity,
    boundary: boundary === undefined ? [] : [await managedPolicy(boundary)],
  };
}

async function managedPolicy(PolicyArn: string | undefined): Promise<object> {
  const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn }));
  const { PolicyVersion } = await client.send(
    new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId }),
  );
  return document(PolicyVersion?.Document);
}

/** Policy in the answer of IAM, which encodes it as in an address. */
function document(text = '{}'): object {
  return JSON.parse(text.startsWith('{') ? text : decodeURIComponent(text)) as object;
}
