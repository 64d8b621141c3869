import { call, CONTEXT, makeSite, tables } from './support/api.ts';
import { handler } from '../../../lambda/serverless-api/authorize.ts';

const STAGE = 'arn:aws:execute-api:eu-west-1:111122223333:abc/prod';

beforeEach(async () => {
  tables.clear();
  await makeSite();
});

async function grant(body: object): Promise<{ id: string; token: string }> {
  const answer = await call('grant-access', { path: { site: 'acme' }, body });
  expect(answer.status).toBe(201);
  return answer.body as { id: string; token: string };
}

async function authorize(token: string) {
  const methodArn = `${STAGE}/GET/feed/acme/pages`;
  const answer = await handler(
    { type: 'TOKEN', authorizationToken: `Token ${token}`, methodArn },
    CONTEXT,
  );
  const [statement] = answer.policyDocument.Statement;
  return { ...answer, statement };
}

const DENIED = { Effect: 'Deny', Action: 'execute-api:Invoke', Resource: `${STAGE}/*` };

test.each([
  [['read'], ['GET/feed/acme/*']],
  [['write'], ['PUT/feed/acme/*']],
  [
    ['read', 'write'],
    ['GET/feed/acme/*', 'PUT/feed/acme/*'],
  ],
])('A token with the scopes %j gets all their permissions for its site', async (scopes, paths) => {
  const { id, token } = await grant({ scopes });
  const { statement, principalId, usageIdentifierKey } = await authorize(token);
  expect(statement).toEqual({
    Effect: 'Allow',
    Action: 'execute-api:Invoke',
    Resource: paths.map((each) => `${STAGE}/${each}`),
  });
  expect({ principalId, usageIdentifierKey }).toEqual({
    principalId: id,
    usageIdentifierKey: 'requests-of-programs',
  });
});

test('A token with a wrong secret, an unknown id or a revocation is denied', async () => {
  const { id, token } = await grant({ scopes: ['read'] });
  const secret = token.split('.')[1] ?? '';
  expect((await authorize(`${id}.${'A'.repeat(43)}`)).statement).toEqual(DENIED);
  expect((await authorize(`${'0'.repeat(20)}.${secret}`)).statement).toEqual(DENIED);
  await call('revoke-access', { path: { site: 'acme', id } });
  expect((await authorize(token)).statement).toEqual(DENIED);
  const again = { path: { site: 'acme', id } };
  expect((await call('revoke-access', again)).outcome).toBe('404 unknown-token');
});

test('An expired token is denied, and none is created that has expired', async () => {
  jest.useFakeTimers({ now: new Date('2026-11-21T12:00:00Z') });
  try {
    const { token } = await grant({ scopes: ['read'], expires: '2026-11-21T12:00:01Z' });
    expect((await authorize(token)).statement).toMatchObject({ Effect: 'Allow' });
    jest.setSystemTime(new Date('2026-11-21T12:00:01Z'));
    expect((await authorize(token)).statement).toEqual(DENIED);
    const body = { scopes: ['read'], expires: '2026-11-21T12:00:01Z' };
    expect((await call('grant-access', { path: { site: 'acme' }, body })).outcome).toBe(
      '400 wrong-expiry',
    );
  } finally {
    jest.useRealTimers();
  }
});

test('A token is revoked through its own site only', async () => {
  const { id } = await grant({ scopes: ['read'] });
  const other = { path: { site: 'other', id } };
  expect((await call('revoke-access', other)).outcome).toBe('404 unknown-token');
});

test('The table does not contain the secret of a token', async () => {
  const { token } = await grant({ scopes: ['read'] });
  const secret = token.split('.')[1] ?? '';
  expect(tables.text('content')).not.toContain(secret);
});
