import { IAMClient } from '@aws-sdk/client-iam';
import { runSimulation } from '@cloud-copilot/iam-simulate';
import type { DeployedStack } from '../../support/deployed-stack.ts';
import { idOf, listOf, propertyOf, resourcesOf } from '../../support/template.ts';
import type { Call } from './calls.ts';
import { organizationPolicies, type OrganizationPolicies } from './organization-policies.ts';
import { rolePolicies, type RolePolicies } from './role-policies.ts';

/** Calls that iam-simulate evaluated. */
export interface Simulated {
  readonly count: number;
  /** `ROLE: ACTION on ARN` of calls that the policies deny. */
  readonly denied: readonly string[];
  /** Calls on a resource that IAM does not know for the action, such as `*`. */
  readonly unknown: readonly string[];
}

interface SimulatedCall {
  readonly action: string;
  /** ARN, or the id of a key. */
  readonly resource: string;
}

const KEY_ID = /^[0-9a-f-]{36}$/;

/** Policy that leaves access to a key to the account's IAM policies, as the CDK's keys do. */
const keyPolicy = (partition: string, account: string) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:${partition}:iam::${account}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
  ],
});

/** Action on the key of a bucket that a call on an object requires. */
const OF_KEY: Readonly<Record<string, string>> = {
  's3:GetObject': 'kms:Decrypt',
  's3:PutObject': 'kms:GenerateDataKey',
};

/**
 * Evaluates the calls of a stack's roles with iam-simulate, the roles' own policies and boundaries, and the
 * policies of the organization that limit their account: the emulator evaluates its conditions with the
 * keys that it knows, and no permissions of KMS.
 *
 * @param changed logical ids of roles that had other policies before; none by default
 */
export async function simulateCalls(
  stack: DeployedStack,
  calls: readonly Call[],
  changed?: RegExp,
): Promise<Simulated> {
  const found: string[] = [];
  const result = { count: 0, denied: found, unknown: new Array<string>() };
  const region = await new IAMClient({}).config.region();
  let limits: Promise<OrganizationPolicies> | undefined;
  for (const [id] of resourcesOf(stack.template, 'AWS::IAM::Role')) {
    if (changed?.test(id)) continue;
    const name = stack.physicalIds.get(id);
    const made = calls.filter(({ role, denied }) => role === name && !denied);
    if (name === undefined || made.length === 0) continue;
    const policies = await rolePolicies(name);
    limits ??= organizationPolicies(policies.account);
    for (const { action, resources } of made)
      for (const resource of resources)
        for (const one of [{ action, resource }, ...keyCalls(stack, action, resource)]) {
          const text = `${id}: ${one.action} on ${one.resource}`;
          const outcome = await simulate(policies, await limits, region, one);
          result.count++;
          if (outcome === undefined) result.unknown.push(text);
          else if (!outcome) found.push(text);
        }
  }
  return result;
}

/** Returns true for an allowed call, `undefined` for a resource that the action does not have. */
async function simulate(
  { arn, partition, account: accountId, identity, boundary }: RolePolicies,
  { id, service, resource: ofResources }: OrganizationPolicies,
  region: string,
  { action, resource: called }: SimulatedCall,
): Promise<boolean | undefined> {
  const resource = KEY_ID.test(called)
    ? `arn:${partition}:kms:${region}:${accountId}:key/${called}`
    : called;
  const named = (policies: readonly object[]) =>
    policies.map((policy, at) => ({ name: String(at), policy }));
  const outcome = await runSimulation(
    {
      identityPolicies: named(identity),
      ...(boundary.length > 0 && { permissionBoundaryPolicies: named(boundary) }),
      serviceControlPolicies: service,
      resourceControlPolicies: ofResources,
      ...(action.startsWith('kms:') && { resourcePolicy: keyPolicy(partition, accountId) }),
      request: {
        action,
        principal: arn,
        resource: { resource, accountId },
        contextVariables: {
          'aws:PrincipalArn': arn,
          'aws:RequestedRegion': region,
          'aws:SecureTransport': 'true',
          ...(id !== undefined && { 'aws:PrincipalOrgID': id }),
        },
      },
    },
    {},
  );
  return outcome.resultType === 'error' ? undefined : outcome.overallResult === 'Allowed';
}

/** Calls on the keys of a bucket that a call on an object requires. */
function keyCalls(
  { template, physicalIds }: DeployedStack,
  action: string,
  resource: string,
): SimulatedCall[] {
  const ofKey = OF_KEY[action];
  if (ofKey === undefined) return [];
  const [bucket] = resource.split(':').slice(5).join(':').split('/');
  return resourcesOf(template, 'AWS::S3::Bucket')
    .filter(([id]) => physicalIds.get(id) === bucket)
    .flatMap(([, { BucketEncryption }]) =>
      listOf(propertyOf(BucketEncryption, 'ServerSideEncryptionConfiguration')),
    )
    .flatMap(
      (rule) => idOf(propertyOf(rule, 'ServerSideEncryptionByDefault', 'KMSMasterKeyID')) ?? [],
    )
    .flatMap((key) => physicalIds.get(key) ?? [])
    .map((key) => ({ action: ofKey, resource: key }));
}
