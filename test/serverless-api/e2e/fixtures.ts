import { randomUUID } from 'node:crypto';
import type { ApiCall, ContentApi } from './content-api.ts';
import { DirectCalls } from './direct-calls.ts';
import { People, type Person, type Tokens } from './people.ts';

/** Authorization of a caller's requests. */
export type Access = Pick<ApiCall, 'authorization' | 'send'>;

/** Signed-in users of the user pool. */
export interface Users {
  readonly people: People;
  /** User in no group. */
  readonly reader: Person;
  readonly editor: Person;
  readonly publisher: Person;
}

/** Site of this run, with access for an editor and a publisher. */
export interface Fixtures {
  readonly api: ContentApi;
  readonly site: string;
  readonly editor: Access;
  readonly publisher: Access;
}

export const LOCALES = ['en', 'de', 'de-AT'];

/** Signs three users up and in. */
export async function signUsersUp(api: ContentApi): Promise<Users> {
  const people = new People(api.deployment.output('UserPoolId'));
  const [reader, editor, publisher] = await Promise.all([
    people.signUp('reader'),
    people.signUp('editor', 'editor'),
    people.signUp('publisher', 'publisher'),
  ]);
  return { people, reader, editor, publisher };
}

/** Creates a site; without users of a user pool, by direct calls of the functions. */
export async function makeFixtures(api: ContentApi, users: Users | undefined): Promise<Fixtures> {
  const direct = new DirectCalls(api.deployment);
  const [editor, publisher] = users
    ? [accessOf(users.editor), accessOf(users.publisher)]
    : [{ send: direct.as('editor') }, { send: direct.as('publisher') }];
  return { api, site: await createSite(api, publisher), editor, publisher };
}

export function bearer({ id }: Tokens): string {
  return `Bearer ${id}`;
}

/** Access with the ID token of a sign-in. */
export function accessOf(tokens: Tokens): Access {
  return { authorization: bearer(tokens) };
}

async function createSite(api: ContentApi, publisher: Access): Promise<string> {
  const site = `site-${randomUUID().slice(0, 8)}`;
  const made = await api.call('POST', 'sites', {
    ...publisher,
    body: { slug: site, title: 'A site', defaultLocale: 'en', locales: LOCALES },
  });
  if (made.status !== 201) throw new Error(`POST /sites answered ${made.status}: ${made.text}`);
  return site;
}
