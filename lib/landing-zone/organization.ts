import {
  CfnAccount,
  CfnOrganization,
  CfnOrganizationalUnit,
  CfnResourcePolicy,
} from 'aws-cdk-lib/aws-organizations';
import { Aws, RemovalPolicy, type CfnResource } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { ServiceProps } from '../common/service-props.ts';
import type { StageSettings } from '../common/stage-settings.ts';
import type { Member } from './members.ts';
import type { LandingZoneOptions } from './options.ts';
import { UNITS, type Target, type UnitPath } from './units.ts';

export interface OrganizationProps
  extends
    Pick<ServiceProps, 'settings'>,
    Pick<LandingZoneOptions, 'organization' | 'delegatedAdministrator'> {
  /** Accounts beside the management account. */
  readonly members: readonly Member[];
}

/** Actions of the delegated administrator: it reads the organization and changes its policies. */
const DELEGATED = [
  'organizations:AttachPolicy',
  'organizations:CreatePolicy',
  'organizations:DeletePolicy',
  'organizations:DescribeAccount',
  'organizations:DescribeOrganization',
  'organizations:DescribeOrganizationalUnit',
  'organizations:DescribePolicy',
  'organizations:DetachPolicy',
  'organizations:ListAccounts',
  'organizations:ListAccountsForParent',
  'organizations:ListChildren',
  'organizations:ListOrganizationalUnitsForParent',
  'organizations:ListParents',
  'organizations:ListPolicies',
  'organizations:ListPoliciesForTarget',
  'organizations:ListRoots',
  'organizations:ListTargetsForPolicy',
  'organizations:UpdatePolicy',
];

/** Organization, its units, and the accounts that the stack creates. */
export class Organization extends Construct {
  /** Id, `o-…`. */
  readonly organizationId: string;
  /** Ids of the root and the units. */
  readonly targets: Readonly<Record<Target, string>>;
  /** Account ids of the members by their names. */
  readonly accountIds: Readonly<Record<string, string>>;
  private last?: CfnResource;

  /** @throws Error when the delegated administrator is no member */
  constructor(scope: Construct, id: string, props: OrganizationProps) {
    super(scope, id);
    const { settings, organization, members, delegatedAdministrator } = props;
    const { organizationId, root } = this.root(settings, organization);
    this.organizationId = organizationId;
    const units = new Map<string, string>();
    for (const path of UNITS) units.set(path, this.unit(path, units, root));
    this.targets = { root, ...(Object.fromEntries(units) as Record<UnitPath, string>) };
    this.accountIds = Object.fromEntries(
      members.map((member) => [member.name, member.id ?? this.account(member)]),
    );
    if (delegatedAdministrator !== undefined) this.delegate(delegatedAdministrator);
  }

  /** Makes a resource wait for the one before: Organizations accepts one change at a time. */
  inSequence(resource: CfnResource): void {
    if (this.last) resource.addResourceDependency(this.last);
    this.last = resource;
  }

  private root(settings: StageSettings, organization?: string) {
    if (organization !== undefined) {
      const [organizationId = '', root = ''] = organization.split('/');
      return { organizationId, root };
    }
    const created = new CfnOrganization(this, 'Created', { featureSet: 'ALL' });
    created.applyRemovalPolicy(settings.removalPolicy);
    this.inSequence(created);
    return { organizationId: created.attrId, root: created.attrRootId };
  }

  private unit(path: UnitPath, units: ReadonlyMap<string, string>, root: string): string {
    const parts = path.split('/');
    const name = parts.pop() ?? '';
    const parentId = units.get(parts.join('/')) ?? root;
    const id = path.split('/').map(capitalized).join('');
    const unit = new CfnOrganizationalUnit(this, `${id}Unit`, { name, parentId });
    this.inSequence(unit);
    return unit.attrId;
  }

  private account({ name, unit, email = '' }: Member): string {
    const account = new CfnAccount(this, `${capitalized(name)}Account`, {
      accountName: name,
      email,
      parentIds: [this.targets[unit]],
    });
    // A closed account is gone only after 90 days, and its mail address never free again.
    account.applyRemovalPolicy(RemovalPolicy.RETAIN);
    this.inSequence(account);
    return account.attrAccountId;
  }

  private delegate(name: string): void {
    const account = this.accountIds[name];
    if (account === undefined) {
      const known = Object.keys(this.accountIds).join(', ') || 'none';
      throw new Error(
        `The delegated administrator '${name}' is no account of the organization. There are: ${known}.`,
      );
    }
    const policy = new CfnResourcePolicy(this, 'Delegation', {
      content: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'DelegatedAdministrator',
            Effect: 'Allow',
            Principal: { AWS: `arn:${Aws.PARTITION}:iam::${account}:root` },
            Action: DELEGATED,
            Resource: '*',
          },
        ],
      },
    });
    this.inSequence(policy);
  }
}

function capitalized(name: string): string {
  return name.replaceAll(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
}
