import { editFragment } from './aws/edit-draft.ts';
import { FragmentText } from './core/bodies/fragment-text.ts';
import { apiHandler } from './aws/api-handler.ts';

/** `PUT /feed/…/fragments/{fragment}/{locale}` sets one fragment of a draft with an API token. */
export const handler = apiHandler('feed-fragment', editFragment, FragmentText);
