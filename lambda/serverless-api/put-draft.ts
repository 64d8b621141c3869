import { editDraft } from './aws/edit-draft.ts';
import { PageContent } from './core/bodies/page-content.ts';
import { apiHandler } from './aws/api-handler.ts';

/** `PUT …/draft` replaces title and all fragments of a page. */
export const handler = apiHandler(
  'put-draft',
  (request) => editDraft(request, () => request.body),
  PageContent,
);
