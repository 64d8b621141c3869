import { generateKeyPairSync, sign } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { machineFactor } from '../../../tools/support/machine-factor.ts';
import type { CallerKind } from './expected-answers.ts';
import { accessOf, LOCALES, type Access, type Fixtures, type Users } from './fixtures.ts';
import { grant, revoke } from './programs.ts';

/** Credentials by kind of caller; those that this endpoint can't check are missing. */
export type Credentials = Readonly<Partial<Record<CallerKind, Access>>>;

/** Tokens of the user pool, good and bad. */
export function tokensOf({ reader, editor, publisher }: Users): Credentials {
  return {
    reader: accessOf(reader),
    editor: accessOf(editor),
    publisher: accessOf(publisher),
    'access token': { authorization: `Bearer ${publisher.access}` },
    'tampered token': accessOf({ ...editor, id: promoted(editor.id) }),
    'forged token': accessOf({ ...publisher, id: forged(publisher.id) }),
    'unsigned token': accessOf({ ...publisher, id: unsigned(publisher.id) }),
  };
}

/** Role whose session may do nothing, which only enforced policies show. */
export async function withoutPermission({ api }: Fixtures): Promise<Credentials> {
  const nothing = { Version: '2012-10-17', Statement: [deny('execute-api:Invoke')] };
  return { 'role without permission': { send: await api.machine({ policy: nothing }) } };
}

/** Credentials of all other kinds of callers. */
export async function credentialsOf(fixtures: Fixtures): Promise<Credentials> {
  const { api, publisher } = fixtures;
  const other = `${fixtures.site}-other`;
  await api.call('POST', 'sites', {
    ...publisher,
    body: { slug: other, title: 'Another', defaultLocale: 'en', locales: LOCALES },
  });
  // The request must arrive before, also on a busy machine.
  const soon = new Date(Date.now() + 5_000 * machineFactor());
  const expired = await grant(fixtures, { expires: soon.toISOString() });
  const token = await grant(fixtures, {});
  const read = await grant(fixtures, { scopes: ['read'] });
  const ofOther = await grant(fixtures, { site: other });
  const revoked = await grant(fixtures, {});
  await revoke(fixtures, revoked);
  await sleep(Math.max(0, soon.getTime() + 1 - Date.now()));
  return {
    nobody: {},
    garbage: { authorization: 'Bearer hello' },
    machine: { send: await api.machine() },
    'wrong signature': { send: await api.machine({ secret: 'wrong' }) },
    'expired signature': {
      send: await api.machine({ clock: () => new Date(Date.now() - 20 * 60_000) }),
    },
    'tampered request': { send: await api.machine({ changed: (url) => `${url}?limit=100` }) },
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
