import type { Draft } from '../../../lambda/serverless-api/core/answers.ts';
import type { PageContent } from '../../../lambda/serverless-api/core/bodies/page-content.ts';
import { differences } from './merge.ts';

/** Edit in progress: the version that it started from, and its current content. */
export interface Edit {
  readonly base: Draft;
  readonly mine: PageContent;
}

/** Unsaved edits by site and page. */
const unsaved = new Map<string, Edit>();

addEventListener('beforeunload', (event) => {
  if (unsaved.size > 0) event.preventDefault();
});

export function isChanged({ base, mine }: Edit): boolean {
  return differences(base, mine).length > 0;
}

/** Keeps an unsaved edit while other views are open; closing the tab needs a confirmation. */
export function remember(edit: Edit): void {
  const key = `${edit.base.site}/${edit.base.page}`;
  if (isChanged(edit)) unsaved.set(key, edit);
  else unsaved.delete(key);
}

/** Returns the unsaved edit of a page. */
export function recall(site: string, page: string): Edit | undefined {
  return unsaved.get(`${site}/${page}`);
}
