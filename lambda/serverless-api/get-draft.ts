import { draftAnswer } from './aws/edit-draft.ts';
import { Pages } from './aws/pages.ts';
import { apiHandler } from './aws/api-handler.ts';

/** `GET …/draft` returns the newest version of a page and the number of the published version. */
export const handler = apiHandler('get-draft', async ({ stage, path: { site, page } }) =>
  draftAnswer(await new Pages(stage).draft(site, page)),
);
