import { randomUUID } from 'node:crypto';
import type { ContentApi } from './content-api.ts';
import { People, type Person, type Tokens } from './people.ts';

/** A site of this run alone, and people who may do something with it. */
export interface Fixtures {
  readonly api: ContentApi;
  readonly site: string;
  /** In no group. */
  readonly reader: Person;
  readonly editor: Person;
  readonly publisher: Person;
  readonly people: People;
}

export const LOCALES = ['en', 'de', 'de-AT'];

/** Three people sign up and in, a publisher makes a site. */
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
