// Bodies of answers. Only the OpenAPI document loads the schemas; handlers import the types.
import * as z from 'zod/mini';
import { Fragments } from './content.ts';
import { Text, Title } from './text.ts';
import { Time } from './time.ts';
import { CredentialId, FragmentName, Locale, PlainSlug, VersionNumber } from './names.ts';

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

/** One page of a list; the last page has no cursor. */
function listOf<T extends z.ZodMiniType>(item: T) {
  return z.object({ items: z.array(item), cursor: z.optional(z.string()) });
}
export const SiteList = listOf(Site);
export const PublishedList = listOf(PublishedEntry);
export const DraftList = listOf(DraftEntry);
export const VersionList = listOf(VersionEntry);
export const PageExport = listOf(z.omit(PageVersion, { change: true }));

/** Problem details of RFC 9457. API Gateway has no status for some of its own errors. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.optional(z.int()),
  detail: z.string(),
  requestId: z.string(),
});

export type Site = z.infer<typeof Site>;
export type PageVersion = z.infer<typeof PageVersion>;
export type Draft = z.infer<typeof Draft>;
export type Change = z.infer<typeof Change>;
