import { editDraft } from './aws/edit-draft.ts';
import { FragmentText } from './core/bodies/fragment-text.ts';
import { withText } from './core/change.ts';
import { apiHandler } from './http/api-handler.ts';

/** `PUT …/draft/fragments/{fragment}/{locale}` sets one fragment in one locale, and no other. */
export const handler = apiHandler(
  'put-fragment',
  (request) => {
    const { path, body } = request;
    return editDraft(request, ({ title, fragments }) => ({
      title,
      fragments: withText(fragments, path.fragment, path.locale, body.text),
    }));
  },
  FragmentText,
);
