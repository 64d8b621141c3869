import { apiHandler } from './aws/api-handler.ts';
import { PUBLIC } from './core/caching.ts';
import { openApi } from './core/open-api.ts';

let document: object | undefined;

/** `GET /openapi.json` returns the description of the API, with the schemas that validate requests. */
export const handler = apiHandler('open-api', () => {
  document ??= openApi();
  return Promise.resolve({ body: document, headers: PUBLIC });
});
