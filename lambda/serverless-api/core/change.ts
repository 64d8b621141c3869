import { HttpError } from '../../common/http.ts';
import type { Change, PageVersion } from './answers.ts';
import type { PageContent } from './bodies/page-content.ts';
import type { Fragments } from './content.ts';

/** Texts of a page in UTF-8; an item of DynamoDB has at most 400 KB. */
const MAX_CONTENT_BYTES = 300_000;

/** A change of a page. */
export interface Edit {
  readonly site: string;
  readonly page: string;
  /** Author in the history. */
  readonly by: string;
  readonly change: Change;
}

/**
 * Version that follows another.
 *
 * @param before 0 for the first version
 * @throws HttpError 413 `page-too-large`
 */
export function nextVersion(
  { site, page, by, change }: Edit,
  before: number,
  { title, fragments }: PageContent,
): PageVersion {
  const bytes = Buffer.byteLength(JSON.stringify(fragments));
  if (bytes > MAX_CONTENT_BYTES) {
    throw new HttpError(
      413,
      'page-too-large',
      `The page ${page} would have ${bytes} bytes of text, the limit is ${MAX_CONTENT_BYTES}: split it into several pages.`,
    );
  }
  const updatedAt = new Date().toISOString();
  return { site, page, version: before + 1, title, fragments, change, updatedAt, updatedBy: by };
}

/** Fragments of a page with one changed text. */
export function withText(
  fragments: Fragments,
  name: string,
  locale: string,
  text: string,
): Fragments {
  return { ...fragments, [name]: { ...fragments[name], [locale]: text } };
}

/** True for equal contents. */
export function isSame(a: PageContent, b: PageContent): boolean {
  return a.title === b.title && sorted(a.fragments) === sorted(b.fragments);
}

/** JSON of fragments in a fixed order: maps of DynamoDB have no order. */
function sorted(fragments: Fragments): string {
  const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) =>
    a < b ? -1 : 1;
  return JSON.stringify(
    Object.entries(fragments)
      .map(([name, texts]) => [name, Object.entries(texts).sort(byName)] as const)
      .sort(byName),
  );
}
