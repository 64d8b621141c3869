import { count } from '../../common/observability.ts';
import { nextVersion, withText } from '../core/change.ts';
import { checkLocales } from '../core/locale.ts';
import type { Draft } from '../core/answers.ts';
import type { PageContent } from '../core/bodies/page-content.ts';
import { checkVersion, tagOf } from '../core/version-tag.ts';
import type { ApiAnswer, ApiRequest } from './api-handler.ts';
import { draftOf, Pages } from './pages.ts';
import { readSite } from './sites.ts';

type Request = Pick<ApiRequest<'put-draft'>, 'stage' | 'path' | 'seen' | 'caller'>;

/**
 * Writes the next version of a page, if the caller has read the newest one.
 *
 * @throws HttpError 404, 412 `stale-version`, 400 `unknown-locale`, 413 `page-too-large`
 */
export async function editDraft(
  { stage, path: { site, page }, seen, caller }: Request,
  edit: (draft: Draft) => PageContent,
): Promise<ApiAnswer> {
  const pages = new Pages(stage);
  const [draft, known] = await Promise.all([pages.draft(site, page), readSite(stage, site)]);
  checkVersion(seen, draft.version);
  const content = edit(draft);
  checkLocales(known, content.fragments);
  const next = nextVersion(
    { site, page, by: caller.name, change: 'edited' },
    draft.version,
    content,
  );
  await pages.append(next, draft.title === next.title);
  count('DraftsChanged');
  return draftAnswer(draftOf(next, draft.published));
}

/** Writes the next version of a page with another text of one fragment in one locale. */
export function editFragment(
  request: ApiRequest<'put-fragment' | 'feed-fragment'>,
): Promise<ApiAnswer> {
  const { fragment, locale } = request.path;
  return editDraft(request, ({ title, fragments }) => ({
    title,
    fragments: withText(fragments, fragment, locale, request.body.text),
  }));
}

/** Answer with a draft, and the ETag for the next change. */
export function draftAnswer(
  draft: Draft,
  headers: Readonly<Record<string, string>> = {},
): ApiAnswer {
  return { body: draft, headers: { ETag: tagOf(draft.version), ...headers } };
}
