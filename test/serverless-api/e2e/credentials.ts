import { generateKeyPairSync, sign } from 'node:crypto';
import { until } from '../../e2e/wait.ts';
import type { ApiCall } from './content-api.ts';
import type { CallerKind } from './expected-answers.ts';
import { bearer, LOCALES, type Fixtures } from './fixtures.ts';
import { grant, revoke } from './programs.ts';

type Credentials = Readonly<Record<CallerKind, Pick<ApiCall, 'authorization' | 'send'>>>;

/** Credentials of each kind of caller. */
export async function credentialsOf(fixtures: Fixtures): Promise<Credentials> {
  const { api, reader, editor, publisher } = fixtures;
  const other = `${fixtures.site}-other`;
  const soon = new Date(Date.now() + 2_000).toISOString();
  await api.call('POST', 'sites', {
    authorization: bearer(publisher),
    body: { slug: other, title: 'Another', defaultLocale: 'en', locales: LOCALES },
  });
  const expired = await grant(fixtures, { expires: soon });
  const token = await grant(fixtures, {});
  const read = await grant(fixtures, { scopes: ['read'] });
  const ofOther = await grant(fixtures, { site: other });
  const revoked = await grant(fixtures, {});
  await revoke(fixtures, revoked);
  await until('an API token to expire', 10, () =>
    Promise.resolve(new Date().toISOString() > soon ? true : undefined),
  );
  const nothing = { Version: '2012-10-17', Statement: [deny('execute-api:Invoke')] };
  return {
    nobody: {},
    reader: { authorization: bearer(reader) },
    editor: { authorization: bearer(editor) },
    publisher: { authorization: bearer(publisher) },
    'access token': { authorization: `Bearer ${publisher.access}` },
    'tampered token': { authorization: bearer({ ...editor, id: promoted(editor.id) }) },
    'forged token': { authorization: bearer({ ...publisher, id: forged(publisher.id) }) },
    'unsigned token': { authorization: bearer({ ...publisher, id: unsigned(publisher.id) }) },
    garbage: { authorization: 'Bearer hello' },
    machine: { send: await api.machine() },
    'wrong signature': { send: await api.machine({ secret: 'wrong' }) },
    'expired signature': {
      send: await api.machine({ clock: () => new Date(Date.now() - 20 * 60_000) }),
    },
    'tampered request': { send: await api.machine({ changed: (url) => `${url}?limit=100` }) },
    'role without permission': { send: await api.machine({ policy: nothing }) },
    'API token': token,
    'read token': read,
    'token of another site': ofOther,
    'wrong secret': { authorization: `${token.authorization.slice(0, -43)}${'A'.repeat(43)}` },
    'expired API token': expired,
    'revoked API token': revoked,
  };
}

function deny(Action: string): object {
  return { Effect: 'Deny', Action, Resource: '*' };
}

/** Token of an editor with the group of a publisher, without a new signature. */
function promoted(token: string): string {
  const [head = '', claims = '', signature = ''] = token.split('.');
  const text = Buffer.from(claims, 'base64url').toString().replace('"editor"', '"publisher"');
  return [head, Buffer.from(text).toString('base64url'), signature].join('.');
}

/** Claims of a publisher's token, signed with another key under the id of the user pool's key. */
function forged(token: string): string {
  const signed = token.split('.').slice(0, 2).join('.');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

/** Claims of a token with the algorithm `none`, without a signature. */
function unsigned(token: string): string {
  const [head = '', claims = ''] = token.split('.');
  const { kid } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { kid: string };
  const none = Buffer.from(JSON.stringify({ alg: 'none', kid })).toString('base64url');
  return `${none}.${claims}.`;
}
