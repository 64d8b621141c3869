import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { json, send } from './requests.ts';

/** Checks that Cloud Map has the namespace that services of several stacks share. */
export async function checkNamespace(
  { output }: Pick<Deployment, 'output'>,
  checks: Checks,
): Promise<void> {
  const { credentials, region } = new CloudFormationClient({}).config;
  const { sessionToken = '', ...keys } = await credentials();
  const { body } = await send(
    json('servicediscovery', 'ListNamespaces'),
    { ...keys, sessionToken },
    await region(),
  );
  const { Namespaces } = JSON.parse(body) as {
    Namespaces: { Arn: string; Name: string; Type: string }[];
  };
  const shared = Namespaces.find(({ Arn }) => Arn === output('NamespaceArn'));
  checks.equal(
    'Cloud Map has a namespace for services of several stacks',
    'summit-stacks, HTTP',
    `${shared?.Name ?? 'none'}, ${shared?.Type ?? 'none'}`,
  );
}
