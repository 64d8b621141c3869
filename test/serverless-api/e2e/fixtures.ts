import { randomUUID } from 'node:crypto';
import type { ContentApi } from './content-api.ts';
import { People, type Person, type Tokens } from './people.ts';

/** Site of this run, with its users. */
export interface Fixtures {
  readonly api: ContentApi;
  readonly site: string;
  /** User in no group. */
  readonly reader: Person;
  readonly editor: Person;
  readonly publisher: Person;
  readonly people: People;
}

export const LOCALES = ['en', 'de', 'de-AT'];

/** Signs three users up and in, and creates a site. */
export async function makeFixtures(api: ContentApi): Promise<Fixtures> {
  const people = new People(api.deployment.output('UserPoolId'));
  const [reader, editor, publisher] = await Promise.all([
    people.signUp('reader'),
    people.signUp('editor', 'editor'),
    people.signUp('publisher', 'publisher'),
  ]);
  const site = `site-${randomUUID().slice(0, 8)}`;
  const made = await api.call('POST', 'sites', {
    authorization: bearer(publisher),
    body: { slug: site, title: 'A site', defaultLocale: 'en', locales: LOCALES },
  });
  if (made.status !== 201) throw new Error(`POST /sites answered ${made.status}: ${made.text}`);
  return { api, site, reader, editor, publisher, people };
}

export function bearer({ id }: Tokens): string {
  return `Bearer ${id}`;
}
