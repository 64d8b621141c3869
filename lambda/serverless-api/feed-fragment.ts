import { editDraft } from './aws/edit-draft.ts';
import { FragmentText } from './core/bodies/fragment-text.ts';
import { withText } from './core/change.ts';
import { apiHandler } from './http/api-handler.ts';

/** `PUT /feed/…/fragments/{fragment}/{locale}` sets one fragment of a draft, from outside. */
export const handler = apiHandler(
  'feed-fragment',
  (request) => {
    const { path, body } = request;
    return editDraft(request, ({ title, fragments }) => ({
      title,
      fragments: withText(fragments, path.fragment, path.locale, body.text),
    }));
  },
  FragmentText,
);
