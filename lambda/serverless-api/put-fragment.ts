import { editFragment } from './aws/edit-draft.ts';
import { FragmentText } from './core/bodies/fragment-text.ts';
import { apiHandler } from './aws/api-handler.ts';

/** `PUT …/draft/fragments/{fragment}/{locale}` sets one fragment in one locale. */
export const handler = apiHandler('put-fragment', editFragment, FragmentText);
