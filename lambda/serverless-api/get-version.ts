import { Pages } from './aws/pages.ts';
import { apiHandler } from './aws/api-handler.ts';

/** `GET …/versions/{version}` returns a version of a page. */
export const handler = apiHandler('get-version', async ({ stage, path }) => ({
  body: await new Pages(stage).version(path.site, path.page, Number(path.version)),
}));
