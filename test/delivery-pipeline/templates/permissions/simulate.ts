import { runSimulation } from '@cloud-copilot/iam-simulate';
import { asText, resourcesOf, type Template } from '../../../support/templates.ts';
import { ACCOUNT, REGION, type Call } from './calls.ts';

/** Policy that leaves access to a key to the account's IAM policies, as the CDK's keys do. */
const KEY_POLICY = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
  ],
};

/** Errors for an action that IAM does not know on that type of resource. */
const NOT_ON_THIS_RESOURCE = ['invalid.resource', 'must.use.wildcard', 'no.resource.types'];

const PSEUDO: readonly (readonly [RegExp, string])[] = [
  [/<AWS::Partition>/g, 'aws'],
  [/<AWS::Region>/g, REGION],
  [/<AWS::AccountId>/g, ACCOUNT],
];

/** Policies of the roles whose logical ids match, with all intrinsic functions resolved. */
export function policiesOf(template: Template, role: RegExp): object[] {
  return ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']
    .flatMap((type) => resourcesOf<{ PolicyDocument: object }>(template, type))
    .filter(([id]) => role.test(id))
    .map(([, { Properties }]) => resolved(Properties.PolicyDocument) as object);
}

/**
 * Evaluates a call of a role with these policies.
 *
 * @returns `ACTION on ARN` when it is denied
 */
export async function denialOf(
  policies: readonly object[],
  { action, arns, context }: Call,
): Promise<string | undefined> {
  for (const resource of arns) {
    const outcome = await runSimulation(
      {
        identityPolicies: policies.map((policy, at) => ({ name: String(at), policy })),
        serviceControlPolicies: [],
        resourceControlPolicies: [],
        ...(action.startsWith('kms:') && { resourcePolicy: KEY_POLICY }),
        request: {
          action,
          principal: `arn:aws:iam::${ACCOUNT}:role/cloudformation`,
          resource: { resource, accountId: ACCOUNT },
          contextVariables: context,
        },
      },
      {},
    );
    if (outcome.resultType === 'error') {
      if (NOT_ON_THIS_RESOURCE.includes(outcome.errors.message)) continue;
      throw new Error(`${action} on ${resource}: ${JSON.stringify(outcome.errors)}`);
    }
    return outcome.overallResult === 'Allowed' ? undefined : `${action} on ${resource}`;
  }
  throw new Error(`${action} is made on none of ${arns.join(', ')}: add its resource.`);
}

function resolved(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(resolved);
  if (typeof node !== 'object' || node === null) return node;
  const [name = ''] = Object.keys(node);
  if (name === 'Ref' || name.startsWith('Fn::'))
    return PSEUDO.reduce((text, [pattern, value]) => text.replace(pattern, value), asText(node));
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, resolved(value)]));
}
