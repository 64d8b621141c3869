import { runSimulation } from '@cloud-copilot/iam-simulate';
import { listOf, resourcesOf, type Template } from '../../support/templates.ts';
import {
  HOME,
  OPEN_QUEUE,
  OPEN_ROLE,
  ROLES,
  UNITS_OF_ACCOUNTS,
  type AccountName,
  type TableCall,
} from '../e2e/calls.ts';

type PolicyType = 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY';

interface PolicyProperties {
  readonly Name: string;
  readonly Type: PolicyType;
  readonly TargetIds: readonly unknown[];
  readonly Content: object;
}

interface Level {
  readonly orgIdentifier: string;
  readonly policies: { name: string; policy: unknown }[];
}

const ORGANIZATION = 'o-a1b2c3d4e5';

/** Account ids of the simulated organization; `outside` is not in it. */
export const IDS: Readonly<Record<AccountName, string>> = {
  management: '000000000001',
  audit: '000000000002',
  dev: '000000000003',
  staging: '000000000004',
  production: '000000000005',
  tools: '000000000006',
  lab: '000000000007',
  outside: '999999999999',
};

const allow = (Action: string, more: object = {}) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*', ...more }],
});
const EVERYTHING = allow('*');

/**
 * Evaluates calls against the policies and units of a template alone.
 *
 * @returns for a call, `allowed` or the type of the policy that denies it
 */
export class SimulatedOrganization {
  readonly #template: Template;

  constructor(template: Template) {
    this.#template = template;
  }

  async decide(call: TableCall): Promise<string> {
    const { who, where, what, region = HOME, resource = '*', owner = where, context } = call;
    const account = IDS[where];
    const arn = resource.replaceAll('ACCOUNT', IDS[owner]).replaceAll('REGION', region);
    const principal =
      who === 'root'
        ? `arn:aws:iam::${account}:root`
        : `arn:aws:iam::${account}:role/${ROLES[who]}`;
    const result = await runSimulation(
      {
        identityPolicies: [{ name: 'AdministratorAccess', policy: EVERYTHING }],
        serviceControlPolicies: this.#levels(where, 'SERVICE_CONTROL_POLICY'),
        resourceControlPolicies: this.#levels(owner, 'RESOURCE_CONTROL_POLICY'),
        ...policyOfResource(arn, what),
        request: {
          action: what,
          principal,
          resource: { resource: arn, accountId: IDS[owner] },
          contextVariables: {
            'aws:PrincipalArn': principal,
            'aws:PrincipalAccount': account,
            'aws:PrincipalIsAWSService': 'false',
            'aws:RequestedRegion': region,
            'aws:SecureTransport': 'true',
            ...(where !== 'outside' && { 'aws:PrincipalOrgID': ORGANIZATION }),
            ...context,
          },
        },
      },
      {},
    );
    if (result.resultType === 'error')
      throw new Error(`${what} on ${arn}: ${JSON.stringify(result.errors)}`);
    return decisionOf(result);
  }

  /** Policies of each level from the root to the account; none for an account without limits. */
  #levels(account: AccountName, type: PolicyType): Level[] {
    if (account === 'management' || account === 'outside') return [];
    return this.#path(UNITS_OF_ACCOUNTS[account]).map((target) => ({
      orgIdentifier: target,
      policies: [
        ...(type === 'SERVICE_CONTROL_POLICY'
          ? [{ name: 'FullAWSAccess', policy: EVERYTHING as unknown }]
          : []),
        ...this.#policiesOn(target, type),
      ],
    }));
  }

  #policiesOn(target: string, type: PolicyType) {
    return resourcesOf<PolicyProperties>(this.#template, 'AWS::Organizations::Policy')
      .map(([, { Properties }]) => Properties)
      .filter(
        ({ Type, TargetIds }) =>
          Type === type && TargetIds.some((id) => attributeOf(id).id === target),
      )
      .map(({ Name, Content }) => ({ name: Name, policy: resolved(Content) }));
  }

  /** Logical ids of the organization and the units above an account. */
  #path(unit: string): string[] {
    const [[root] = ['']] = resourcesOf(this.#template, 'AWS::Organizations::Organization');
    const units = resourcesOf<{ Name: string; ParentId: unknown }>(
      this.#template,
      'AWS::Organizations::OrganizationalUnit',
    );
    return unit.split('/').reduce(
      (path, name) => {
        const found = units.find(
          ([, { Properties }]) =>
            Properties.Name === name && attributeOf(Properties.ParentId).id === path.at(-1),
        );
        if (!found) throw new Error(`The template has no unit ${unit}.`);
        return [...path, found[0]];
      },
      [root],
    );
  }
}

type Simulated = Awaited<ReturnType<typeof runSimulation>>;

function decisionOf(result: Exclude<Simulated, { readonly resultType: 'error' }>): string {
  if (result.overallResult === 'Allowed') return 'allowed';
  if (result.resultType !== 'single') throw new Error('The resource has a wildcard.');
  const { scpAnalysis, rcpAnalysis } = result.result.analysis;
  if (scpAnalysis?.result === 'ExplicitlyDenied') return 'service control policy';
  if (rcpAnalysis?.result === 'ExplicitlyDenied') return 'resource control policy';
  return result.overallResult;
}

/** Policy of a role, bucket or queue that lets everybody in; of a key, that leaves it to IAM. */
function policyOfResource(arn: string, action: string) {
  const [, , , , account = ''] = arn.split(':');
  const isOpen = [OPEN_ROLE, OPEN_QUEUE, 'scenario-open/data'].some((name) => arn.endsWith(name));
  if (isOpen) {
    // A trust policy names no resource.
    const resource = action.startsWith('sts:') ? {} : { Resource: '*' };
    const statement = { Effect: 'Allow', Action: action, Principal: { AWS: '*' }, ...resource };
    return { resourcePolicy: { Version: '2012-10-17', Statement: [statement] } };
  }
  if (!action.startsWith('kms:')) return {};
  const Principal = { AWS: `arn:aws:iam::${account}:root` };
  return { resourcePolicy: allow('kms:*', { Principal }) };
}

/** Logical id of a `Fn::GetAtt`. */
function attributeOf(value: unknown): { readonly id: string } {
  const [id = ''] = (value as { 'Fn::GetAtt'?: string[] })['Fn::GetAtt'] ?? [];
  return { id };
}

/** Replaces the references of a policy by the values of the simulation. */
function resolved(node: unknown): unknown {
  if (Array.isArray(node)) return node.flatMap((each) => listOf(resolved(each)));
  if (typeof node !== 'object' || node === null) return node;
  if ('Ref' in node && node.Ref === 'AWS::Region') return HOME;
  if ('Fn::GetAtt' in node) return ORGANIZATION;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, resolved(value)]));
}
