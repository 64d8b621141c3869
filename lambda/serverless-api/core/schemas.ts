import * as z from 'zod/mini';
import { FragmentName, Locale, PlainSlug, Slug, VersionNumber, CredentialId } from './names.ts';
import { text } from './text.ts';

/** Of a page; each in some of the site's locales. */
const MAX_FRAGMENTS = 50;
const MAX_LOCALES = 20;
/** Of one import, and of one page of an export. */
export const MAX_PAGES = 25;

const unknownKeys = {
  error: (issue: { code: string; keys?: unknown }) =>
    issue.code === 'unrecognized_keys' ? `unknown: ${String(issue.keys)}` : 'must be an object',
};

const Title = text(1, 200);
const Text = text(0, 20_000);
const Time = z.iso.datetime();

const Texts = z
  .record(Locale, Text, 'must be an object')
  .check(
    z.refine(
      (texts) => Object.keys(texts).length <= MAX_LOCALES,
      `has over ${MAX_LOCALES} locales`,
    ),
  );

/** By name, then by locale. */
const Fragments = z
  .record(FragmentName, Texts, 'must be an object')
  .check(
    z.refine(
      (fragments) => Object.keys(fragments).length <= MAX_FRAGMENTS,
      `has over ${MAX_FRAGMENTS} fragments`,
    ),
  );

/** What callers send. */
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

/** What they get. */
export const Site = z.object({
  slug: PlainSlug,
  title: Title,
  defaultLocale: Locale,
  locales: z.array(Locale),
});
export const Draft = z.object({
  site: PlainSlug,
  page: PlainSlug,
  version: VersionNumber,
  title: Title,
  fragments: Fragments,
  updatedAt: Time,
  updatedBy: z.string(),
  published: z.optional(VersionNumber),
});
export const Change = z.enum(['created', 'edited', 'restored', 'imported', 'deleted']);
export const PageVersion = z.extend(z.omit(Draft, { published: true }), { change: Change });
const VersionEntry = z.omit(PageVersion, { fragments: true });
export const PublishedPage = z.object({
  site: PlainSlug,
  page: PlainSlug,
  version: VersionNumber,
  title: Title,
  locale: Locale,
  fragments: z.record(FragmentName, Text),
  publishedAt: Time,
});
const PublishedEntry = z.pick(PublishedPage, {
  page: true,
  title: true,
  version: true,
  publishedAt: true,
});
const DraftEntry = z.object({ page: PlainSlug, title: Title });
export const Credential = z.object({
  id: CredentialId,
  token: z.string(),
  scopes: z.array(z.enum(['read', 'write'])),
  expires: z.optional(Time),
});
export const Publication = z.object({
  site: PlainSlug,
  page: PlainSlug,
  version: VersionNumber,
  publishedAt: Time,
});
export const ImportResult = z.object({
  created: z.array(PlainSlug),
  changed: z.array(PlainSlug),
  unchanged: z.array(PlainSlug),
  refused: z.array(PlainSlug),
});

/** A page of a list; without a cursor, the last one. */
function listOf<T extends z.ZodMiniType>(item: T) {
  return z.object({ items: z.array(item), cursor: z.optional(z.string()) });
}
export const SiteList = listOf(Site);
export const PublishedList = listOf(PublishedEntry);
export const DraftList = listOf(DraftEntry);
export const VersionList = listOf(VersionEntry);
export const PageExport = listOf(z.omit(PageVersion, { change: true }));

/** RFC 9457. Of some refusals of its own, API Gateway does not know the status. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.optional(z.int()),
  detail: z.string(),
  requestId: z.string(),
});

export type Site = z.infer<typeof Site>;
export type Fragments = z.infer<typeof Fragments>;
export type PageContent = z.infer<typeof PageContent>;
export type PageVersion = z.infer<typeof PageVersion>;
export type Draft = z.infer<typeof Draft>;
export type Change = z.infer<typeof Change>;
