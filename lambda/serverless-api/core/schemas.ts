import type * as z from 'zod/mini';
import * as answers from './answers.ts';
import * as bodies from './bodies.ts';
import type { OperationId } from './operations.ts';

type Schemas = Readonly<Partial<Record<OperationId, z.ZodMiniType>>>;

/** Schemas of request bodies; other operations take none. */
export const BODIES = {
  'create-site': bodies.NewSite,
  'create-page': bodies.NewPage,
  'put-draft': bodies.PageContent,
  'put-fragment': bodies.FragmentText,
  'grant-access': bodies.NewCredential,
  'import-site': bodies.SiteImport,
  'feed-fragment': bodies.FragmentText,
} as const satisfies Schemas;

/** Schemas of the bodies of successful answers; other operations have none, or return the OpenAPI document. */
export const ANSWERS = {
  'list-sites': answers.SiteList,
  'create-site': answers.Site,
  'get-site': answers.Site,
  'list-pages': answers.PublishedList,
  'create-page': answers.Draft,
  'get-page': answers.PublishedPage,
  'list-drafts': answers.DraftList,
  'get-draft': answers.Draft,
  'put-draft': answers.Draft,
  'put-fragment': answers.Draft,
  'list-versions': answers.VersionList,
  'get-version': answers.PageVersion,
  'restore-version': answers.Draft,
  'publish-page': answers.Publication,
  'grant-access': answers.Credential,
  'export-site': answers.PageExport,
  'import-site': answers.ImportResult,
  'feed-pages': answers.PublishedList,
  'feed-fragment': answers.Draft,
} as const satisfies Schemas;
