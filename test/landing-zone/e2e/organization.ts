import {
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  OrganizationsClient,
  paginateListPoliciesForTarget,
} from '@aws-sdk/client-organizations';
import ATTACHMENTS from '../../../lib/landing-zone/policies/attachments.json' with { type: 'json' };
import type { Checks, Deployment } from '../../e2e/scenario.ts';

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
}

/** Checks the policies on the root and the units, as Organizations returns them. */
export async function checkPolicies(
  { output }: Pick<Deployment, 'output'>,
  checks: Checks,
): Promise<void> {
  const client = new OrganizationsClient({});
  const units = JSON.parse(output('Units')) as Record<string, string>;
  const attached: string[] = [];
  const allowing: string[] = [];
  for (const [path, target] of Object.entries(units)) {
    const names: string[] = [];
    const request = { TargetId: target, Filter: 'SERVICE_CONTROL_POLICY' } as const;
    for await (const { Policies = [] } of paginateListPoliciesForTarget({ client }, request)) {
      for (const { Id, Name = '', AwsManaged } of Policies) {
        names.push(Name);
        if (AwsManaged) continue;
        const { Policy } = await client.send(new DescribePolicyCommand({ PolicyId: Id }));
        const { Statement } = JSON.parse(Policy?.Content ?? '{}') as { Statement: Statement[] };
        allowing.push(...Statement.filter(({ Effect }) => Effect !== 'Deny').map(({ Sid }) => Sid));
      }
    }
    attached.push(`${path}: ${names.sort().join(', ')}`);
  }
  const expected = Object.keys(units).map((path) => {
    const own = (ATTACHMENTS as Record<string, string[]>)[path] ?? [];
    return `${path}: ${['FullAWSAccess', ...own].sort().join(', ')}`;
  });
  checks.equal(
    'The root and each unit have their policies, beside AWS’s own',
    expected.join('\n'),
    attached.join('\n'),
  );
  checks.equal('No policy of the project allows anything', 'none', allowing.join(', ') || 'none');
}

/** Id of the management account. */
export async function managementAccount(): Promise<string> {
  const client = new OrganizationsClient({});
  const { Organization } = await client.send(new DescribeOrganizationCommand({}));
  return Organization?.MasterAccountId ?? '';
}
