import pLimit from 'p-limit';
import type { Checks } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import { credentialsOf, tokensOf, withoutPermission, type Credentials } from './credentials.ts';
import { expectedStatus, PROBES, type CallerKind, type Probe } from './expected-answers.ts';
import { accessOf, type Fixtures, type Users } from './fixtures.ts';
import { grant, revoke, type Program } from './programs.ts';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { operationId: string }>>>>;
}

/** Every method with every kind of caller that the endpoint authenticates. */
export async function checkCallers(
  fixtures: Fixtures,
  users: Users | undefined,
  checks: Checks,
): Promise<void> {
  const { api, site } = fixtures;
  const { json } = await api.call('GET', 'openapi.json');
  const described = Object.values((json as unknown as Document).paths)
    .flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId))
    .sort();
  checks.equal(
    'The table of expected answers has every method of the OpenAPI document',
    described.join(', '),
    Object.keys(PROBES).sort().join(', '),
  );
  const credentials = await allCredentials(fixtures, users, checks);
  const callers = Object.keys(credentials) as CallerKind[];
  const cases = Object.entries(PROBES).flatMap(([id, probe]) =>
    callers.map((caller) => ({ id, probe, caller })),
  );
  const problems = await pLimit(8).map(cases, async ({ id, probe, caller }) => {
    const expected = expectedStatus(probe, caller);
    const [method = '', path = ''] = filled(probe.request, site).split(' ');
    const call = { ...credentials[caller], body: bodyOf(probe, site) };
    const { status } = await until(`the answer of ${id}`, 30, async () => {
      const answer = await api.call(method, path, call);
      return answer.status === 429 ? undefined : answer;
    });
    return status === expected ? [] : [`${caller}, ${id}: ${status} instead of ${expected}`];
  });
  checks.noProblems(
    'Every method gives every kind of caller the expected status',
    `${Object.keys(PROBES).length} methods x ${callers.length} callers`,
    problems.flat(),
  );
  checks.notRun(
    'The API rejects an expired ID token',
    'the minimum validity in a user pool is five minutes',
  );
}

async function allCredentials(
  fixtures: Fixtures,
  users: Users | undefined,
  checks: Checks,
): Promise<Credentials> {
  const { lacks } = fixtures.api.deployment;
  const withoutUsers = lacks('Cognito');
  if (withoutUsers !== undefined)
    checks.notRun('Every method gives good and bad ID tokens the expected status', withoutUsers);
  const withoutPolicies = lacks('enforcement of policies');
  if (withoutPolicies !== undefined)
    checks.notRun('The API rejects a role without permission', withoutPolicies);
  return {
    ...(users && tokensOf(users)),
    ...(withoutPolicies === undefined && (await withoutPermission(fixtures))),
    ...(await credentialsOf(fixtures)),
  };
}

/** API token that was used and is revoked: it becomes invalid in spite of the cache of API Gateway. */
export async function checkRevocation(
  { api, site }: Fixtures,
  { authorization }: Program,
  checks: Checks,
): Promise<void> {
  const status = await until('the revoked API token to be rejected', 60, async () => {
    const answer = await api.call('GET', `feed/${site}/pages`, { authorization });
    return answer.status === 200 || answer.status === 429 ? undefined : answer.status;
  });
  checks.equal('The API rejects a revoked token that API Gateway had cached', 403, status);
}

/** Access of an editor after a global sign-out. */
export async function checkSignOutEverywhere(
  { api, site }: Fixtures,
  { people, editor }: Users,
  checks: Checks,
): Promise<void> {
  await people.signOutEverywhere(editor);
  const renewed = await people.renew(editor);
  const { status } = await api.call('GET', `sites/${site}/drafts`, accessOf(editor));
  checks.equal(
    'A global sign-out invalidates the refresh token; the ID token stays valid for its hour',
    'NotAuthorizedException, 200',
    `${renewed}, ${status}`,
  );
}

/** Creates an API token, uses it, so that API Gateway caches it, and revokes it. */
export async function revokeInUse(fixtures: Fixtures): Promise<Program> {
  const program = await grant(fixtures, {});
  const { api, site } = fixtures;
  const { authorization } = program;
  const used = await api.call('GET', `feed/${site}/pages`, { authorization });
  if (used.status !== 200) throw new Error(`A new API token was answered ${used.status}.`);
  await revoke(fixtures, program);
  return program;
}

function filled(text: string, site: string): string {
  return text.replaceAll('{site}', site);
}

function bodyOf({ body }: Probe, site: string): string | undefined {
  return body === undefined ? undefined : filled(JSON.stringify(body), site);
}
