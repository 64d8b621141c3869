// What callers send. Only the functions that get a body load this.
import * as z from 'zod/mini';
import { Fragments, Text, Time, Title } from './content.ts';
import { MAX_LOCALES, MAX_PAGES } from './limits.ts';
import { Locale, Slug } from './names.ts';

const unknownKeys = {
  error: (issue: { code: string; keys?: unknown }) =>
    issue.code === 'unrecognized_keys' ? `unknown: ${String(issue.keys)}` : 'must be an object',
};

export const NewSite = z.strictObject(
  {
    slug: Slug,
    title: Title,
    defaultLocale: Locale,
    locales: z.array(Locale).check(z.minLength(1), z.maxLength(MAX_LOCALES)),
  },
  unknownKeys,
);
export const NewPage = z.strictObject(
  { slug: Slug, title: Title, fragments: Fragments },
  unknownKeys,
);
export const PageContent = z.strictObject({ title: Title, fragments: Fragments }, unknownKeys);
export const FragmentText = z.strictObject({ text: Text }, unknownKeys);
export const NewCredential = z.strictObject(
  {
    scopes: z.array(z.enum(['read', 'write'])).check(z.minLength(1), z.maxLength(2)),
    expires: z.optional(Time),
  },
  unknownKeys,
);
export const SiteImport = z.strictObject(
  { pages: z.array(NewPage).check(z.minLength(1), z.maxLength(MAX_PAGES)) },
  unknownKeys,
);

export type PageContent = z.infer<typeof PageContent>;
