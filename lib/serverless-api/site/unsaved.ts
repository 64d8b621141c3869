import type { Draft } from '../../../lambda/serverless-api/core/answers.ts';
import type { PageContent } from '../../../lambda/serverless-api/core/bodies/page-content.ts';
import { differences } from './merge.ts';

/** What a person has before them: the version that it began with, and what they made of it. */
export interface Edit {
  readonly base: Draft;
  readonly mine: PageContent;
}

/** By site and page. */
const unsaved = new Map<string, Edit>();

addEventListener('beforeunload', (event) => {
  if (unsaved.size > 0) event.preventDefault();
});

export function isChanged({ base, mine }: Edit): boolean {
  return differences(base, mine).length > 0;
}

/** Keeps what is not saved: whoever goes to another view finds it so again, and may not close the tab unasked. */
export function remember(edit: Edit): void {
  const key = `${edit.base.site}/${edit.base.page}`;
  if (isChanged(edit)) unsaved.set(key, edit);
  else unsaved.delete(key);
}

/** What of a page is not saved. */
export function recall(site: string, page: string): Edit | undefined {
  return unsaved.get(`${site}/${page}`);
}
