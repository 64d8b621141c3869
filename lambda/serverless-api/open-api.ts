import { apiHandler } from './aws/api-handler.ts';
import { PUBLIC } from './core/caching.ts';
import { openApi } from './core/open-api.ts';

let document: object | undefined;

/** `GET /openapi.json` answers the API's description, made of the schemas that requests are held to. */
export const handler = apiHandler('open-api', () => {
  document ??= openApi();
  return Promise.resolve({ body: document, headers: PUBLIC });
});
